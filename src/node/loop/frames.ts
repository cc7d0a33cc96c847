import { consensusMessageCodec, decode, finalBlockCodec } from '../../protocol/codec/index.js'
import { accept, concat, reject, type ConsensusMessage, type Verdict } from '../../protocol/types/index.js'

/** The first byte of a frame on a consensus stream; the canonical bytes follow. */
const FrameKind = { message: 1, finalBlock: 2 } as const

/** Holds a block and the certificate that made it final, both as they are stored. */
export interface FinalBytes {
  readonly block: Uint8Array
  readonly certificate: Uint8Array
}

export type Frame =
  | { readonly kind: 'message', readonly message: ConsensusMessage }
  | { readonly kind: 'final-block', readonly final: FinalBytes }

export function messageFrame (message: ConsensusMessage): Uint8Array {
  return concat(Uint8Array.of(FrameKind.message), consensusMessageCodec.encode(message))
}

export function finalBlockFrame (final: FinalBytes): Uint8Array {
  return concat(Uint8Array.of(FrameKind.finalBlock), finalBlockCodec.encode(final))
}

export function decodeFrame (frame: Uint8Array): Verdict<Frame> {
  const body = frame.subarray(1)
  if (frame[0] === FrameKind.message) {
    const message = decode(consensusMessageCodec, body)
    return message.verdict === 'accept' ? accept({ kind: 'message', message: message.value }) : message
  }
  if (frame[0] === FrameKind.finalBlock) {
    const final = decode(finalBlockCodec, body)
    return final.verdict === 'accept' ? accept({ kind: 'final-block', final: final.value }) : final
  }
  return reject('unknown-frame')
}
