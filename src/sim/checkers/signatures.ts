import type { Certificate, ConsensusMessage, Statement } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes } from './arithmetic.js'
import type { Checker, WatchedRun } from './checker.js'

/**
 * Collects the signatures of all votes and certificates that any node, honest or not, ever sent. If a quorum
 * signed a statement, a certificate counts as existing, even if no node has built the certificate.
 */
export class Signatures implements Checker {
  /** height/view/kind/hash/recovery -> signers. */
  readonly #signers = new Map<string, Set<string>>()

  /** @param onQuorum called once for each statement, when a quorum has signed the statement */
  constructor (
    private readonly run: WatchedRun, private readonly onQuorum: (statement: Statement) => void
  ) {}

  /** Returns the signers of contradictory votes, whichever node received the votes (§12). */
  contradictors (): ReadonlySet<string> {
    const hashes = new Map<string, string>()
    const guilty = new Set<string>()
    for (const [key, signers] of this.#signers) {
      const [height = '', view = '', kind = '', hash = '', recovery = ''] = key.split('/')
      for (const signer of signers) {
        const at = `${signer} ${recovery} ${height}/${view}`
        const first = entryOf(hashes, `${at} ${kind}`, () => hash)
        const isBoth = hashes.has(`${at} ${NULLIFY}`) && hashes.has(`${at} ${FINALIZE}`)
        if (first !== hash || isBoth) guilty.add(signer)
      }
    }
    return guilty
  }

  hasQuorum (statement: Statement): boolean {
    const size = this.#signers.get(this.#keyOf(statement))?.size ?? 0
    const set = this.run.history.votersAt(statement.height)
    return set !== undefined && size >= quorumOf(set.length)
  }

  sent (_node: SimNode, message: ConsensusMessage): void {
    if (message.type === 'vote') this.#add(message.vote, message.vote.signer, message.vote.signature)
    else if (message.type === 'certificate') this.#addCertificate(message.certificate)
    else if (message.type === 'proposal') {
      const { notarization, nullifications } = message.proposal
      for (const certificate of nullifications) this.#addCertificate(certificate)
      if (notarization !== undefined) this.#addCertificate(notarization)
    }
  }

  #addCertificate (certificate: Certificate): void {
    const set = this.run.history.votersAt(certificate.height)
    if (set === undefined) return
    for (const [i, place] of placesOf(certificate).entries()) {
      const [id, signature] = [set[place], certificate.signatures[i]]
      if (id !== undefined && signature !== undefined) this.#add(certificate, id, signature)
    }
  }

  #add (statement: Statement, id: Uint8Array, signature: Uint8Array): void {
    const { chain, history } = this.run
    const key = this.#keyOf(statement)
    const signers = this.#signers.get(key) ?? new Set<string>()
    if (signers.has(name(id)) || !history.isMember(id, statement.height)) return
    const message = voteBytes(chain, statement, history.recoveryAt(statement.height))
    if (!chain.verifier.verify(id, message, signature)) return
    this.#signers.set(key, signers.add(name(id)))
    if (signers.size === quorumOf(history.votersAt(statement.height)?.length ?? 0)) this.onQuorum(statement)
  }

  #keyOf ({ kind, height, view, blockHash }: Statement): string {
    return `${height}/${view}/${kind}/${name(blockHash)}/${name(this.run.history.recoveryAt(height))}`
  }
}
