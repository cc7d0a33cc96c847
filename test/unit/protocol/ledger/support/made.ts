import { sha256 } from '../../../../../src/protocol/crypto/index.js'
import type { Case, Group, Member, Opinion, Signer } from '../../../../../src/protocol/types/index.js'
import { Decision, utf8 } from '../../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../../src/sim/fast-group.js'
import { boxKeyOf } from '../../../../fixtures/dealt-epoch.js'

export function memberOf (signer: Signer, name: string, group: Group = fastGroup): Member {
  return { id: signer.id, boxKey: boxKeyOf(group, signer.id), name }
}

export function opinionOn (
  { id }: Pick<Case, 'id'>, decision: Opinion['decision'], attempt = 0
): Opinion {
  return { caseId: id, attempt, decision, reason: decision === Decision.approve ? 0 : 101 }
}

export function label (text: string): Uint8Array {
  return sha256(utf8(text))
}
