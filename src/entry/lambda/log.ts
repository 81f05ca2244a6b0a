/** Writes one line about one thing that happened. Fields hold names and numbers: no secret, no body. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** One JSON object a line on standard output, where CloudWatch Logs Insights finds its fields. */
export const jsonLog: Log = (level, message, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
};

/** What a log says of an error. Further properties stay out: Octokit's errors carry the request's headers. */
export function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: { message: String(error) } };
  const causes = error instanceof AggregateError ? error.errors.map(errorFields) : undefined;
  return { error: { name: error.name, message: error.message, stack: error.stack, causes } };
}
