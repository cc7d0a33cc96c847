import type { EmergencyId } from '../../types/index.js'
import { oneOf, struct, tagged } from '../wire/combinators.js'
import { MAX_SEALED_JUSTIFICATION_BYTES } from '../wire/limits.js'
import { bytes32, u8, varBytes } from '../wire/primitives.js'

/**
 * A hospital asks another one about an emergency (`emergency` protocol, §17.4). `justification`: the sealed
 * justification, which every member may have. `key`: the key that opens it, which the opening hospital gives
 * to the drawn hospitals alone, sealed to an X25519 key of the request.
 */
export type EmergencyRequest =
  | { readonly type: 'justification', readonly id: EmergencyId }
  | { readonly type: 'key', readonly id: EmergencyId, readonly ephemeralKey: Uint8Array }

/** `notDrawn`: the requester may not have the key. `notHere`: this hospital does not have what was asked. */
export const NoJustification = { notDrawn: 1, notHere: 2 } as const
export type NoJustification = typeof NoJustification[keyof typeof NoJustification]

export type EmergencyReply =
  | { readonly type: 'sealed', readonly sealed: Uint8Array }
  | { readonly type: 'box', readonly box: Uint8Array }
  | { readonly type: 'refused', readonly code: NoJustification }

/** Room for a key of 32 bytes, and for the header of the sealed box. */
const MAX_KEY_BOX_BYTES = 128

export const emergencyRequestCodec = tagged<EmergencyRequest>({
  justification: [1, struct({ id: bytes32 })],
  key: [2, struct({ id: bytes32, ephemeralKey: bytes32 })]
})

export const emergencyReplyCodec = tagged<EmergencyReply>({
  sealed: [1, struct({ sealed: varBytes(MAX_SEALED_JUSTIFICATION_BYTES) })],
  box: [2, struct({ box: varBytes(MAX_KEY_BOX_BYTES) })],
  refused: [3, struct({ code: oneOf(u8, Object.values(NoJustification)) })]
})
