import type { Certificate, ConsensusMessage, Statement } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

export type Quorum = (statement: Statement) => void

/**
 * Every signature on a vote that ever left a node, in votes and in certificates, honest or not.
 * The invariants about certificates are about these: a certificate that could be made was made.
 */
export class Signatures implements Checker {
  readonly invariant = 'I2, I3, I5'
  /** height/view/kind/hash -> signers. */
  readonly #signers = new Map<string, Set<string>>()
  readonly #reached: Quorum[] = []

  constructor (private readonly one: Case) {}

  /** `listener` hears of each statement once, when a quorum has signed it. */
  onQuorum (listener: Quorum): void { this.#reached.push(listener) }

  /** Who has signed what contradicts itself, whenever and whoever it told (§12). */
  contradictors (): ReadonlySet<string> {
    const said = new Map<string, string>()
    const guilty = new Set<string>()
    for (const [key, signers] of this.#signers) {
      const [height, view, kind, hash] = key.split('/')
      for (const signer of signers) {
        const at = `${signer} ${height ?? ''}/${view ?? ''}`
        const first = said.get(`${at} ${kind ?? ''}`) ?? hash
        said.set(`${at} ${kind ?? ''}`, first ?? '')
        const isBoth = said.has(`${at} ${NULLIFY}`) && said.has(`${at} ${FINALIZE}`)
        if (first !== hash || isBoth) guilty.add(signer)
      }
    }
    return guilty
  }

  hasQuorum (statement: Statement): boolean {
    const size = this.#signers.get(keyOf(statement))?.size ?? 0
    const set = this.one.history.setAt(statement.height)
    return set !== undefined && size >= quorumOf(set.length)
  }

  sent (_node: SimNode, message: ConsensusMessage): void {
    if (message.type === 'vote') {
      const { vote } = message
      this.#add(vote, vote.signer, vote.signature)
    } else if (message.type === 'certificate') this.#addCertificate(message.certificate)
    else {
      const { notarization, nullifications } = message.proposal
      for (const certificate of nullifications) this.#addCertificate(certificate)
      if (notarization !== undefined) this.#addCertificate(notarization)
    }
  }

  #addCertificate (certificate: Certificate): void {
    const set = this.one.history.setAt(certificate.height)
    if (set === undefined) return
    for (const [i, place] of placesOf(certificate).entries()) {
      const [id, signature] = [set[place], certificate.signatures[i]]
      if (id !== undefined && signature !== undefined) this.#add(certificate, id, signature)
    }
  }

  #add (statement: Statement, id: Uint8Array, signature: Uint8Array): void {
    const { chain, history } = this.one
    const key = keyOf(statement)
    const signers = this.#signers.get(key) ?? new Set<string>()
    if (signers.has(name(id))) return
    const set = history.setAt(statement.height)
    if (set === undefined || !set.some(member => name(member) === name(id))) return
    if (!chain.verifier.verify(id, voteBytes(chain, statement), signature)) return
    this.#signers.set(key, signers.add(name(id)))
    if (signers.size !== quorumOf(set.length)) return
    for (const listener of this.#reached) listener(statement)
  }
}

function keyOf ({ kind, height, view, blockHash }: Statement): string {
  return `${height}/${view}/${kind}/${name(blockHash)}`
}
