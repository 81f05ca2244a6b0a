/**
 * What the embedded GitHub serves of GitHub's GraphQL schema: for each type its fields, and in brackets
 * a field's served arguments (`page` stands for after, before, first, last). Types that are not named here
 * are served whole where a served field refers to them; connections and edges have their usual fields.
 */
export const served: Readonly<Record<string, string>> = {
  Query:
    'node(id) nodes(ids) organization(login) rateLimit repository(owner name followRenames) user(login) viewer',
  Mutation:
    'addComment(input) addPullRequestReview(input) addReaction(input) createCommitOnBranch(input) createDeployment(input) createDeploymentStatus(input) createRef(input) deleteRef(input) dequeuePullRequest(input) enqueuePullRequest(input) mergePullRequest(input) removeReaction(input) updateCheckRun(input) updateIssueComment(input) updatePullRequestBranch(input) updateRef(input) updateRefs(input)',

  Node: 'id',
  Actor: 'login resourcePath url',
  RepositoryOwner: 'id login resourcePath url',
  User: 'createdAt databaseId id isViewer login name resourcePath url',
  Bot: 'createdAt databaseId id login resourcePath url',
  Organization: 'createdAt databaseId id login name resourcePath team(slug) url',
  Team: 'combinedSlug databaseId id members(page query) name organization slug',

  Repository:
    'createdAt databaseId defaultBranchRef deleteBranchOnMerge deployments(page environments orderBy) description id isArchived isEmpty isFork isPrivate mergeCommitAllowed name nameWithOwner object(expression oid) owner parent pullRequest(number) pullRequests(page states headRefName baseRefName) pushedAt rebaseMergeAllowed ref(qualifiedName) refs(page refPrefix) resourcePath squashMergeAllowed url viewerPermission visibility',
  Ref: 'id name prefix repository target',
  GitObject: 'abbreviatedOid commitResourcePath commitUrl id oid repository',
  Commit:
    'abbreviatedOid associatedPullRequests(page) author authoredDate authors(page) checkSuites(page filterBy) commitResourcePath commitUrl committedDate committer file(path) history(page path) id message messageBody messageHeadline oid parents(page) repository resourcePath status statusCheckRollup tree url',
  Tree: 'abbreviatedOid commitResourcePath commitUrl entries id oid repository',
  TreeEntry: 'mode name object oid path repository size type',
  Blob: 'abbreviatedOid byteSize commitResourcePath commitUrl id isBinary isTruncated oid repository text',
  Tag: 'abbreviatedOid commitResourcePath commitUrl id oid repository',
  GitActor: 'date email name user',

  Status: 'commit context(name) contexts id state',
  StatusContext: 'commit context createdAt creator description id state targetUrl',
  StatusCheckRollup: 'commit contexts(page) id state',
  CheckSuite: 'app checkRuns(page filterBy) commit conclusion createdAt id repository status',
  CheckRun:
    'checkSuite completedAt conclusion databaseId detailsUrl externalId id name permalink repository resourcePath startedAt status summary text title url',
  CheckRunFilter: 'appId checkName conclusions status statuses',
  CheckSuiteFilter: 'appId checkName',
  App: 'databaseId id name slug url',

  PullRequest:
    'author baseRef baseRefName baseRefOid baseRepository body closed closedAt comments(page) commits(page) createdAt databaseId headRef headRefName headRefOid headRepository headRepositoryOwner id isCrossRepository isDraft isInMergeQueue latestOpinionatedReviews(page writersOnly) mergeCommit mergeQueueEntry mergeStateStatus mergeable merged mergedAt mergedBy number permalink potentialMergeCommit repository resourcePath reviewDecision reviews(page author states) state timelineItems(page itemTypes) title updatedAt url viewerDidAuthor',
  HeadRefForcePushedEvent: 'actor afterCommit beforeCommit createdAt id pullRequest ref',
  PullRequestTimelineItemsConnection: 'edges filteredCount nodes pageCount pageInfo totalCount updatedAt',
  PullRequestCommit: 'commit id pullRequest resourcePath url',
  PullRequestReview:
    'author body commit createdAt databaseId id lastEditedAt pullRequest repository resourcePath state submittedAt updatedAt url viewerDidAuthor',
  IssueComment:
    'author body createdAt databaseId editor fullDatabaseId id isMinimized lastEditedAt pullRequest reactionGroups reactions(page content) repository resourcePath updatedAt url viewerDidAuthor',
  Reactable: 'databaseId id reactionGroups reactions(page content)',
  Reaction: 'content createdAt databaseId id reactable user',
  ReactionGroup: 'content createdAt subject viewerHasReacted',
  ReactionConnection: 'edges nodes pageInfo totalCount viewerHasReacted',

  Deployment:
    'commit commitOid createdAt creator databaseId description environment id latestStatus payload ref repository state statuses(page) task',
  DeploymentStatus: 'createdAt creator deployment description environment environmentUrl id logUrl state',

  AddCommentPayload: 'clientMutationId commentEdge subject',
  AddPullRequestReviewInput: 'body clientMutationId commitOID event pullRequestId',
  CreateDeploymentInput:
    'clientMutationId description environment payload refId repositoryId requiredContexts task autoMerge',
  CreateDeploymentStatusInput:
    'autoInactive clientMutationId deploymentId description environmentUrl logUrl state',
  UpdateCheckRunInput: 'checkRunId clientMutationId repositoryId status',
  UpdatePullRequestBranchInput: 'clientMutationId expectedHeadOid pullRequestId',
  MergeQueueEntry: 'baseCommit enqueuedAt enqueuer headCommit id jump position pullRequest solo state',
  EnqueuePullRequestInput: 'clientMutationId expectedHeadOid pullRequestId',
  MergePullRequestInput:
    'clientMutationId commitBody commitHeadline expectedHeadOid mergeMethod pullRequestId',
};
