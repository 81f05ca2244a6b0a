/**
 * A comment by which a tool writes the value beside it: the setters of kyaml are JSON, in any spelling (`{"$imagepolicy": …}`
 * of Flux, `{"$ref": …}` of kustomize), those of kpt begin with a word.
 */
const setter = /#[\t ]*(?:\{[\t ]*"|kpt-set:)/u;

/** Whether a file may have comments that are more than text; rather too often than not. */
export function hasSetters(content: Uint8Array): boolean {
  return setter.test(Buffer.from(content).toString('latin1'));
}
