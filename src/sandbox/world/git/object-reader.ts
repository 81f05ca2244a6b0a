import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createAnswers, type ObjectContents, type ObjectInfo, type Question } from './object-answers.ts';
import { gitEnvironment, notStarted } from './process.ts';

/** Reads objects of one repository through one lasting `git cat-file` process. */
export interface ObjectReader {
  /** Null where git finds nothing, or more than one, under that name. */
  info(expression: string): Promise<ObjectInfo | null>;
  contents(expression: string): Promise<ObjectContents | null>;
  close(): void;
}

interface Asked extends Question {
  readonly answer: (found: ObjectContents | null) => void;
  readonly fail: (error: Error) => void;
}

/** The process starts with the first question, and again with the next one after it has died. */
export function openObjectReader(directory: string): ObjectReader {
  let child: ChildProcessWithoutNullStreams | null = null;
  let asked: Asked[] = [];

  const stop = (error: Error): void => {
    const unanswered = asked;
    child?.kill();
    child = null;
    asked = [];
    for (const question of unanswered) question.fail(error);
  };

  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['cat-file', '--batch-command', '-z'], {
      env: gitEnvironment(directory),
      stdio: 'pipe',
    });
    const answers = createAnswers();
    started.stdout.on('data', (chunk: Buffer) => {
      answers.receive(chunk);
      for (let question = asked[0]; question !== undefined; question = asked[0]) {
        const answer = answers.next(question);
        if (answer === 'unreadable') stop(new Error(`git cat-file cannot be understood in ${directory}.`));
        if (typeof answer === 'string') break;
        asked.shift();
        question.answer(answer.found);
      }
    });
    started.stdin.on('error', () => undefined);
    started.stderr.resume();
    started.on('error', (error) => stop(notStarted(error)));
    started.on('close', () => {
      if (child === started) stop(new Error(`git cat-file ended unexpectedly in ${directory}.`));
    });
    return started;
  };

  const ask = (command: Question['command'], expression: string): Promise<ObjectContents | null> => {
    if (expression === '' || expression.includes('\0') || isFatal(expression)) return Promise.resolve(null);
    return new Promise((answer, fail) => {
      child ??= start();
      asked.push({ command, expression, answer, fail });
      child.stdin.write(`${command} ${expression}\0`);
    });
  };

  return {
    info: (expression) => ask('info', expression),
    contents: (expression) => ask('contents', expression),
    close: () => stop(new Error(`The repository in ${directory} was closed.`)),
  };
}

/** git dies, rather than answers, on a path relative to a work tree, which a bare repository has not. */
function isFatal(expression: string): boolean {
  return /:\.{1,2}(\/|$)/.test(expression);
}
