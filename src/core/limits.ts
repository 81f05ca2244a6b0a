/** Every bound of the product, in one place. Reaching one is a problem that names it. */
export const limits = {
  /** GitHub's own limit of a comment, in characters. */
  commentCharacters: 65_536,
  /** GitHub's own limit of a check run's summary, and of its text, in characters. */
  checkCharacters: 65_535,
  /** The first line of a comment that can be a command, in characters. */
  commandCharacters: 1_000,
  /** `slipway.yaml`, in bytes. */
  configBytes: 262_144,
  /** Errors of one configuration file that are told at once. */
  configFaults: 50,
  /** Services times environments of `slipway.yaml`: each pair is a folder. */
  configFolders: 10_000,
  /** One manifest, in bytes. */
  manifestBytes: 1_048_576,
  /** Values in one manifest, its aliases written out. */
  yamlNodes: 250_000,
  /** How deep the values of one manifest nest, its aliases written out. */
  yamlDepth: 500,
  /** How far ahead the next freeze window, and the end of one, is looked for, in days. */
  freezeDays: 400,
  /** Looks at freeze windows, to follow one into the next and find out when deploys go on. */
  freezeWindows: 1_000,
  /** Services that one command can mean. */
  servicesPerCommand: 30,
  /** Newest revisions of a service in an environment that a command of a comment reads: one page of GitHub's. */
  revisionsRead: 100,
  /** The same of all services of one command together, each as many: of more than thirty folders fewer are read of each. */
  commitsAtOnce: 3_000,
  /** Newest deployments of an application repository to an environment that are read: one page of GitHub's. */
  deploymentsRead: 100,
  /** Newest merges of a folder's history beside which commits are looked for that git leaves out of it. */
  asideMerges: 5,
  /** Commits that one step back undoes, one by one: a deploy, and the restarts of what it brought. */
  undoneInAStep: 20,
  /** Other images that a registry is asked for where the one that a rollback goes back to is gone. */
  rollbackCandidates: 5,
  /** Revisions, commits and places in files that one refusal of a rollback lists. */
  revisionsTold: 10,
  /** The same of `slipway history` in a clone. */
  revisionsReadLocally: 10_000,
  /** How old a comment may be when its command is run, in minutes: a later head is not what was meant. */
  commandMinutes: 60,
  /** How old a rollback by somebody else has to be that a step back goes beyond, in seconds: its lock comes after it. */
  unseenRollbackSeconds: 60,
  /** What it may cost to merge one file that was changed since, in comparisons of lines and list elements. */
  mergeSteps: 20_000_000,
  /** Pairs of files that are compared to find out where one was moved to. */
  renamePairs: 2_500,
  /** Files under one service's path in an environment. */
  filesPerPath: 500,
  /** How deep folders nest under a service's path. */
  folderDepth: 6,
  /** Folders that are listed to compare one pull request's manifests. */
  treeFolders: 5_000,
  /** Files that are read to compare one pull request's manifests. */
  treeFiles: 3_000,
  /** The same in bytes. */
  treeBytes: 33_554_432,
  /** Plain manifests of one folder outside of services' folders, on one side, in bytes: they are read in one go. */
  looseBytes: 8_388_608,
  /** Folders with a kustomization or a chart that are looked into for whether they are built from what a pull request changes. */
  candidateFolders: 1_000,
  /** Folders that are rendered to compare one pull request's manifests. */
  comparedFolders: 200,
  /** Kustomizations and charts of which a process remembers what they refer to. */
  rememberedFolders: 10_000,
  /** Manifests of which a process remembers whether tools act on their comments. */
  rememberedSetters: 10_000,
  /** Commits of which a process remembers where their kustomizations and charts lie. */
  rememberedTrees: 20,
  /** Looks at a pull request until GitHub has merged it for testing. */
  mergeLooks: 8,
  /** Times that a pull request is compared anew because it moved meanwhile. */
  compareTries: 5,
  /** Pull requests that are compared anew at once when their base moves; the newest first. */
  pullsPerPush: 20,
  /** Of these, how many at the same time. */
  pullsAtOnce: 4,
  /**
   * Those after them that one run of the worker compares, one after another: so they write less than the 80 times that
   * GitHub takes in a minute.
   */
  pullsPerRun: 10,
  /** Check runs that are set back by one request: GitHub ends one after ten seconds. */
  checksPerRequest: 20,
  /** Commits of the application repository that a deploy pull request lists; the newest. */
  listedCommits: 50,
  /** Heads of a deploy pull request that were pushed away, the newest, among which the request is looked for that it is for. */
  earlierHeads: 5,
  /** Services whose deploy pull requests are looked at at once when a lock comes or goes; the sweep looks at the others. */
  relockedServices: 20,
  /** Comments of a pull request that are searched for our own. */
  comments: 2_000,
  /** Reviews of a pull request of the environment repository that are read; with more, none counts. */
  reviews: 500,
  /** People whose opinion of it could count; with more, none does. */
  reviewers: 50,
  /** Its commits that are read for who made them; GitHub lists no more. With more, no approval counts. */
  pullCommits: 250,
  /** What a check run holds of the approvals that were given, in characters: the oldest go first. */
  ledgerCharacters: 24_000,
  /** How long kubectl or helm may take for one folder, in seconds. */
  renderSeconds: 15,
  /** Memory that kubectl or helm may use for one folder, in megabytes; watched on Linux only. */
  renderMegabytes: 512,
  /**
   * Address space that kubectl or helm may take for one folder, in megabytes; kept by Linux. They need 500 to 800
   * to begin with; who takes all of it holds about 900 of memory.
   */
  renderAddressMegabytes: 2_048,
  /** Processor time that kubectl or helm may use for one folder, in seconds, on two processors; kept by Linux. */
  renderProcessorSeconds: 30,
  /** What kubectl or helm may print for one folder, in bytes. */
  renderOutputBytes: 16_777_216,
  /** What of their complaints is read, in bytes. */
  renderErrorBytes: 65_536,
  /** Files that one folder is rendered from. */
  renderFiles: 2_000,
  /** The same in bytes. */
  renderInputBytes: 33_554_432,
  /** How deep folders nest in a chart, and charts in charts. */
  renderDepth: 12,
  /** Renders that run at the same time in a process. */
  rendersAtOnce: 2,
  /** Output of kubectl and helm that a process remembers, in bytes. */
  rememberedRenderBytes: 16_777_216,
  /** Checks of a pull request's head that are read; with more, they are not called green. */
  checks: 1_000,
  /** Times that one request is sent to GitHub before the fault is the queue's. */
  requestTries: 3,
  /** How long one try of a request may take, in seconds. */
  requestSeconds: 20,
  /** Longest `retry-after` that a request waits for, in seconds; a longer one is the queue's. */
  retryAfterSeconds: 20,
  /** How long a registry may take to tell of one image, in seconds, all requests for it together. */
  registrySeconds: 15,
  /** Requests to a registry, to where its tokens come from, and to where it redirects, for one image. */
  registryRequests: 12,
  /** Redirects of a registry that are followed, one after another. */
  registryRedirects: 3,
  /** One answer of a registry: the size of a manifest that the OCI specification asks registries to take. */
  registryAnswerBytes: 4_194_304,
  /** Logins at registries that a process remembers until they expire. */
  rememberedLogins: 500,
  /** Newest commits to the branch of the locks in which a delivery that comes again finds what it has done. */
  lockCommits: 20,
  /** Folders of services that are looked at for reverts by people when somebody pushes; of more, the sweep sees the others. */
  revertedFolders: 30,
  /** Commits, and pull requests, that are looked up of those which a pull request says to revert; the first. */
  namedReverts: 5,
  /** Comparisons of commits by which it is found out whether what a pull request reverts is deployed. */
  comparedSources: 20,
  /** Newest revisions of a folder among which a sweep looks for reverts by people that nothing was heard of. */
  sweptRevisions: 10,
  /** How old such a revert may be, in hours: what is older was left alone before. */
  missedRevertHours: 24,
  /** Commits that a rollback takes back which needs no approvals by `rollback: { approvals: false }`; with more, it needs them. */
  waivedCommits: 20,
  /** After how long a sweep sees to a rollback of Slipway's that is not marked as seen to, in minutes. */
  leftRollbackMinutes: 20,
  /** GitHub Deployments whose state follows one rollback, the newest; of more, the others keep theirs. */
  followedDeployments: 20,
  /** Pull requests that are told of one rollback, those of the newest deploys. */
  toldPulls: 10,
  /** Between two sweeps, in minutes. */
  sweepMinutes: 10,
  /** Installations of the App that are swept. */
  sweptInstallations: 500,
  /** Repositories of one installation that a sweep looks into for a `slipway.yaml`. */
  sweptRepositories: 2_000,
  /** Open pull requests of an environment repository that a sweep, and a base that moves, know of; the newest. */
  listedPulls: 1_000,
  /** Those of them that one sweep looks at; of more, the next sweep takes the next. And pull requests that locks end with. */
  sweptPulls: 50,
  /** Times that what failed by a fault that may pass is compared, before it is left to a delivery or a Re-run. */
  sweptTries: 12,
  /** Looks at the environment repository in which `slipway.yaml` may move its folders. */
  looks: 4,
  /** Environment repositories whose `slipway.yaml` a process remembers, to guess by. */
  rememberedConfigs: 100,
  /** Longest pause between two tries to commit, in seconds; the jitter makes it up to half as long again. */
  commitPauseSeconds: 10,
  /** Tries to commit on a head that keeps moving. */
  commitTries: 12,
  /** Raw bytes of a webhook's body: GitHub sends at most 25 MB, SQS takes at most 1 MiB. */
  webhookBytes: 10_485_760,
} as const;
