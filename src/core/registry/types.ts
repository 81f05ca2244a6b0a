/** What a registry holds under an image's tag or digest. */
export interface ResolvedImage {
  /** Of the manifest, or of the index where there is one for each platform: `sha256:` and 64 digits. */
  readonly digest: string;
  /** One of `manifestTypes`. */
  readonly mediaType: string;
}
