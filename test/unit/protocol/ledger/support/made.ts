import { sha256 } from '../../../../../src/protocol/crypto/index.js'
import type { Group, Member, Signer } from '../../../../../src/protocol/types/index.js'
import { utf8 } from '../../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../../src/sim/fast-group.js'
import { boxKeyOf } from '../../../../fixtures/dealt-epoch.js'

export { opinionOn } from '../../../../fixtures/opinion-on.js'

export function memberOf (signer: Signer, name: string, group: Group = fastGroup): Member {
  return { id: signer.id, boxKey: boxKeyOf(group, signer.id), name }
}

export function label (text: string): Uint8Array {
  return sha256(utf8(text))
}
