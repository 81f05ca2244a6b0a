import { field } from '../../core/json.ts';
import { AwsError, type CallAws } from './client.ts';

/** A message of a FIFO queue. */
export interface QueueMessage {
  /** Legal in SQS: XML characters only, and at most `maxMessageBytes` of UTF-8. */
  readonly body: string;
  /** SQS drops a second message with the same id within five minutes. */
  readonly deduplicationId: string;
  /** Messages of one group are handled one after another, in order. */
  readonly groupId: string;
}

export interface Queue {
  /** Resolves once SQS holds the message; throws an `AwsError` otherwise. */
  send(message: QueueMessage): Promise<void>;
  /** Makes a received message visible again after so many seconds, instead of the queue's own timeout. */
  retryAfter(receiptHandle: string, seconds: number): Promise<void>;
}

/** SQS's own limit of a message: 1 MiB. */
export const maxMessageBytes = 1_048_576;

/** The queue at this URL. Its host is the endpoint, as the SDKs of old did: so it works in every partition. */
export function createQueue(call: CallAws, queueUrl: string): Queue {
  const sqs = (operation: string, input: Readonly<Record<string, unknown>>) =>
    call({
      service: 'sqs',
      endpoint: `${new URL(queueUrl).origin}/`,
      target: `AmazonSQS.${operation}`,
      version: '1.0',
      input: { QueueUrl: queueUrl, ...input },
    });
  return {
    send: async (message) => {
      const output = await sqs('SendMessage', {
        MessageBody: message.body,
        MessageDeduplicationId: message.deduplicationId,
        MessageGroupId: message.groupId,
      });
      if (typeof field(output, 'MessageId') !== 'string')
        throw new AwsError('AmazonSQS.SendMessage', 'the answer has no MessageId', false);
    },
    retryAfter: async (receiptHandle, seconds) => {
      await sqs('ChangeMessageVisibility', { ReceiptHandle: receiptHandle, VisibilityTimeout: seconds });
    },
  };
}
