import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { ConsensusMessage } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, textOf } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** H+2 must be final before a node without its log votes (§10.4). */
const ABSTAINS = 2
/** A liar may show a block that no honest node has yet, and no more than one. */
const AHEAD = 1
/** A mark on the disk says that the log is whole again; by then it is there, or the process ended. */
const MARKED_MS = 5_000
/** Heights in a row that a node that may vote decides without a word of its own. */
const SILENT_HEIGHTS = 4

interface Watched {
  life: unknown
  hasVoted: boolean
  /** Highest height that it had when it could not know yet from when it may vote. */
  lostAt: number | undefined
  overSince: number | undefined
  /** For long enough that the next start has no cause to abstain. */
  isOver: boolean
  /** Decided by itself since its last vote, while it could have voted. */
  silent: number
}

const NOTHING: Watched = {
  life: undefined, hasVoted: false, lostAt: undefined, overSince: undefined, isOver: false, silent: 0
}

/** §10.4: whoever started without its log abstains until H+2 is final, and then votes again. */
export class Abstains implements Checker {
  readonly invariant = '§10.4'
  readonly #watched = new Map<SimNode, Watched>()

  constructor (private readonly one: Case) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.isHonest || message.type !== 'vote') return
    if (name(message.vote.signer) !== name(node.signer.id)) return
    const watched = this.#watch(node)
    const { height } = message.vote
    watched.hasVoted = true
    watched.silent = 0
    if (watched.lostAt === undefined || height > watched.lostAt + ABSTAINS) return
    this.one.violate('§10.4', `${node.name} started at ${watched.lostAt} without its log ` +
      `and says ${textOf(message.vote)}`)
  }

  committed (node: SimNode, { block: { header }, caughtUp }: CommittedBlock): void {
    const watched = this.#watch(node)
    const from = node.voting?.from
    if (from === undefined) return
    if (watched.lostAt !== undefined && header.height >= watched.lostAt + ABSTAINS) {
      watched.lostAt = undefined
    }
    if (header.height + 1 >= from) watched.overSince ??= this.one.now()
    const isMember = this.one.history.setAt(header.height)?.some(id => name(id) === name(node.signer.id))
    // At `from` itself, and after a pause, it may not have been a voter yet when the others had done.
    const isLate = header.height + 1 < this.one.history.tip
    const couldVote = this.one.isStable() && isMember === true && header.height > from && !isLate
    watched.silent = couldVote && !caughtUp ? watched.silent + 1 : 0
    if (watched.silent < SILENT_HEIGHTS) return
    this.one.violate('§10.4', `${node.name} may vote from ${from} and has not up to ${header.height}`)
  }

  look (node: SimNode): void {
    const watched = this.#watch(node)
    const from = node.voting?.from
    if (from === undefined || from === 0) return
    const { tip } = this.one.history
    if (from > tip + AHEAD + ABSTAINS + 1) {
      this.one.violate('§10.4', `${node.name} abstains until ${from}, and the chain is at ${tip}`)
    }
    if (!node.isLogLost) this.one.violate('§10.4', `${node.name} abstains without cause`)
    watched.isOver = watched.overSince !== undefined && this.one.now() - watched.overSince > MARKED_MS
  }

  #watch (node: SimNode): Watched {
    const watched = this.#watched.get(node) ?? { ...NOTHING }
    this.#watched.set(node, watched)
    if (watched.life !== node.life) {
      const isCreated = node.wal?.opening.created === true
      if (watched.isOver && !isCreated) node.isLogLost = false
      Object.assign(watched, { life: node.life, overSince: undefined, isOver: false, silent: 0 })
      // One that never voted has lost nothing.
      if (isCreated && watched.hasVoted) watched.lostAt ??= 0
    }
    const { core, voting } = node
    if (watched.lostAt !== undefined && voting !== undefined && voting.from === undefined) {
      watched.lostAt = Math.max(watched.lostAt, core?.store.head()?.height ?? 0)
    }
    return watched
  }
}
