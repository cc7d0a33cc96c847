import type { KeySecrets } from '../../protocol/keeping/index.js'
import { compare, type Group, type Member, type Signer } from '../../protocol/types/index.js'
import { firstBoxKey, firstKeySecrets } from '../first-box-key.js'

/** A hospital of the experiment. The number is its place in the list. */
export interface Hospital {
  readonly number: number
  readonly signer: Signer
  readonly member: Member
  readonly firstSecrets: KeySecrets
}

/** Makes the founders of a chain, sorted by id. */
export function foundersOf (size: number, makeSigner: () => Signer, group: Group): Hospital[] {
  const signers = Array.from({ length: size }, makeSigner).sort((a, b) => compare(a.id, b.id))
  return signers.map((signer, number) => ({
    number,
    signer,
    member: { id: signer.id, boxKey: firstBoxKey(group, signer.id), name: `Hospital ${number}` },
    firstSecrets: firstKeySecrets(group, signer.id)
  }))
}
