import { NetworkError, type Network } from '../../network/index.js'
import {
  decode, replyCodec, requestCodec, type Codec, type Reply, type Request
} from '../../protocol/codec/index.js'
import { accept, reject, type MemberId, type Verdict } from '../../protocol/types/index.js'
import { REQUEST_LIMITS, type RequestProtocol } from './quotas.js'

export interface AskParts {
  readonly network: Network
}

/**
 * Sends a request and decodes the reply. The verdict is `ignore` if no reply arrives. It is `reject` for a
 * malformed reply, which no honest node sends and which lowers the peer's score.
 */
export async function ask<Q, A> (
  parts: AskParts, to: MemberId, protocol: RequestProtocol,
  question: { readonly codec: Codec<Q>, readonly value: Q, readonly countAs?: string }, answer: Codec<A>,
  deadlineMs: number = REQUEST_LIMITS[protocol].deadlineMs
): Promise<Verdict<A>> {
  let bytes: Uint8Array
  try {
    bytes = await parts.network.request(to, protocol, question.codec.encode(question.value), {
      deadlineMs, maxReplyBytes: REQUEST_LIMITS[protocol].maxReplyBytes,
      ...(question.countAs === undefined ? {} : { countAs: question.countAs })
    })
  } catch (error) {
    const code = error instanceof NetworkError ? error.code : 'failed'
    return { verdict: 'ignore', code }
  }
  const reply = decode(answer, bytes)
  if (reply.verdict === 'accept') return reply
  parts.network.report(to, 'malformed')
  return reject(reply.code)
}

type Of<Union, Type> = Extract<Union, { readonly type: Type }>

/** Sends a REQUEST (SPECIFICATION.md §3.10). A REPLY of another type is reported like a malformed one. */
export async function askFor<T extends Request['type']> (
  parts: AskParts, to: MemberId, type: T, fields: Omit<Of<Request, T>, 'type'>, countAs?: string
): Promise<Verdict<Of<Reply, T>>> {
  const value = { type, ...fields } as unknown as Request
  const question = { codec: requestCodec, value, ...(countAs === undefined ? {} : { countAs }) }
  const reply = await ask(parts, to, 'request', question, replyCodec)
  if (reply.verdict !== 'accept') return reply
  if (reply.value.type === type) return accept(reply.value as Of<Reply, T>)
  parts.network.report(to, 'another-reply')
  return reject('another-reply')
}

/** Reports and refuses a request that no honest node makes, such as one with a false signature. */
export function refuseUnsound<T> (parts: AskParts, from: MemberId, judged: Verdict<T>): T {
  if (judged.verdict === 'accept') return judged.value
  parts.network.report(from, judged.code)
  throw new NetworkError('malformed', judged.code)
}

/** Serves a protocol. A request that `question` cannot decode is reported and refused as `malformed`. */
export async function serve<Q, A> (
  parts: AskParts, protocol: RequestProtocol, question: Codec<Q>, answer: Codec<A>,
  handler: (from: MemberId, value: Q, access: string, classify: (countAs: string) => void) => Promise<A>
): Promise<void> {
  await parts.network.handle(protocol, REQUEST_LIMITS[protocol], async (from, bytes, context) => {
    const asked = refuseUnsound(parts, from, decode(question, bytes))
    const classify = (countAs: string): void => { context.classify?.(countAs) }
    return answer.encode(await handler(from, asked, context.access, classify))
  })
}
