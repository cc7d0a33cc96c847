import { NetworkError, type Network } from '../../network/index.js'
import { decode, type Codec } from '../../protocol/codec/index.js'
import { reject, type MemberId, type Verdict } from '../../protocol/types/index.js'
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
