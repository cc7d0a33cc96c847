import { checkDealing, judgeComplaint } from '../../protocol/sharing/index.js'
import {
  TransactionKind, type Dealing, type KeysComplain, type KeysDeal, type KeysLost, type KeysReady,
  type Member, type Recovery, type TransactionId
} from '../../protocol/types/index.js'
import { name } from './arithmetic.js'
import type { WatchedRun } from './checker.js'

type KeyTransaction = KeysDeal | KeysComplain | KeysReady | KeysLost

const DAY_MS = 86_400_000
const WAIT_MS = 30_000

interface Dealt {
  readonly id: string
  readonly dealer: string
  readonly dealing: Dealing
  /** It deals the name key, too. */
  readonly hasNames: boolean
  isVoid: boolean
}

interface Lists { readonly lottery: readonly string[], readonly names: readonly string[] }

interface Epoch {
  readonly number: number
  readonly holders: readonly string[]
  readonly boxes: readonly Uint8Array[]
  readonly barred: readonly string[]
  readonly dealt: Dealt[]
  /** Ids of the dealings that a holder has checked. */
  readonly ready: Map<string, Set<string>>
  /** The t of the epoch whose holders reshare the name key; undefined if that key is dealt fresh. */
  readonly reshares: number | undefined
  /** Dl of the lottery key, and of the name key; Dl of the custody key is that of the name key. */
  lists: Lists
  since: number
}

/** The rules of shared keys (§6.5 to §6.10) again. The mathematics of dealings is that of `sharing`. */
export class ModelEpochs {
  #active: Epoch | undefined
  #pending: Epoch | undefined
  #last = 0
  /** Dealers to bar from the epoch that the end of this block opens. */
  #reopens: readonly string[] | undefined
  #boxes = new Map<string, Uint8Array>()
  readonly #lostAt = new Map<string, number>()

  constructor (private readonly run: WatchedRun) {
    this.#open(run.chain.genesis.members, [])
  }

  get hasActive (): boolean { return this.#active !== undefined }

  /** The numbers of the active and the pending epoch. */
  get numbers (): string {
    return [this.#active, this.#pending].map(epoch => epoch?.number ?? 'none').join()
  }

  /** @param id of the transaction */
  faultOf (transaction: KeyTransaction, id: TransactionId, time: number): string | undefined {
    const author = name(transaction.author)
    if (!this.#boxes.has(author)) return 'by a stranger'
    switch (transaction.kind) {
      case TransactionKind.keysDeal: return this.#deal(author, transaction.dealing, name(id))
      case TransactionKind.keysComplain: return this.#complain(author, transaction)
      case TransactionKind.keysReady: return this.#ready(author, transaction)
      case TransactionKind.keysLost: return this.#lose(author, transaction, time)
    }
  }

  /** Tells whether a list may replace these members (§6.10). */
  mayChange (before: readonly string[], after: readonly string[]): boolean {
    const epoch = this.#active
    if (epoch === undefined || before.join() === after.join()) return true
    if (epoch.holders.join() !== before.join()) return false
    const left = this.#readyIn(epoch).filter(holder => after.includes(holder))
    return left.length >= thresholdOf(epoch.holders.length) + Math.floor((after.length - 1) / 3)
  }

  /** Tells whether a block of this time ends the wait of a quorum of ready holders (§7.7). */
  isDue (before: number, time: number): boolean {
    const epoch = this.#pending
    if (epoch === undefined || !this.#isComplete(epoch)) return false
    const due = epoch.since + WAIT_MS
    return this.#readyIn(epoch).length >= neededOf(epoch.holders.length) && due > before && due <= time
  }

  /** The end of a block (§6.5, §6.9). @param members at the next height */
  end (time: number, members: readonly Member[]): void {
    const ids = members.map(({ id }) => name(id))
    const newest = this.#pending ?? this.#active
    if (this.#reopens !== undefined || newest?.holders.join() !== ids.join()) {
      this.#open(members, this.#reopens ?? [])
      return
    }
    const epoch = this.#pending
    if (epoch === undefined) return
    const needed = neededOf(epoch.holders.length)
    const good = epoch.dealt.filter(({ isVoid }) => !isVoid)
    const ofNames = good.filter(({ hasNames }) => hasNames).slice(0, epoch.reshares ?? needed)
    const lists = { lottery: idsOf(good.slice(0, needed)), names: idsOf(ofNames) }
    if (JSON.stringify(lists) !== JSON.stringify(epoch.lists)) epoch.since = time
    epoch.lists = lists
    if (!this.#isComplete(epoch)) return
    const ready = this.#readyIn(epoch).length
    if (ready < epoch.holders.length && (ready < needed || time < epoch.since + WAIT_MS)) return
    this.#active = epoch
    this.#pending = undefined
  }

  /** Tells whether too few holders of the active epoch stated that they hold their shares (§10.6). */
  isVoid ({ statements }: Recovery): boolean {
    const epoch = this.#active
    if (epoch === undefined) return false
    const held = statements.filter(({ keyEpoch, signer }) =>
      keyEpoch === epoch.number && epoch.holders.includes(name(signer)))
    return held.length < thresholdOf(epoch.holders.length)
  }

  /** The end of a block that voids the active epoch. @param members at the next height */
  restart (members: readonly Member[]): void {
    this.#active = undefined
    this.#open(members, [])
  }

  #open (members: readonly Member[], barred: readonly string[]): void {
    const boxes = new Map(members.map(({ boxKey, id }) =>
      [name(id), this.#boxes.get(name(id)) ?? boxKey]))
    for (const id of [...this.#lostAt.keys()]) if (!boxes.has(id)) this.#lostAt.delete(id)
    this.#boxes = boxes
    this.#reopens = undefined
    this.#pending = {
      number: ++this.#last, holders: [...boxes.keys()], boxes: [...boxes.values()], barred, dealt: [],
      ready: new Map(), lists: { lottery: [], names: [] }, since: 0,
      reshares: this.#active && thresholdOf(this.#active.holders.length)
    }
  }

  #isComplete ({ holders, lists, reshares }: Epoch): boolean {
    const needed = neededOf(holders.length)
    return lists.lottery.length === needed && lists.names.length === (reshares ?? needed)
  }

  #readyIn ({ holders, lists, ready }: Epoch): string[] {
    return holders.filter(holder => {
      const checked = ready.get(holder)
      return checked !== undefined && all(lists).every(id => checked.has(id))
    })
  }

  #numbered (number: number): Epoch | undefined {
    return [this.#pending, this.#active].find(epoch => epoch?.number === number)
  }

  #deal (dealer: string, dealing: Dealing, id: string): string | undefined {
    const epoch = this.#pending
    if (epoch?.number !== dealing.epoch) return 'a dealing of another epoch'
    if (name(dealing.dealer) !== dealer || !epoch.holders.includes(dealer)) return 'a dealing of another'
    if (epoch.barred.includes(dealer)) return 'a barred dealer'
    if (epoch.dealt.some(other => other.dealer === dealer)) return 'a second dealing'
    const { id: chainId, verifier } = this.run.chain
    const hasNames = dealing.keys.length > 1
    const { length } = epoch.holders
    const fault = checkDealing(verifier.group, chainId, dealing,
      { holders: length, threshold: thresholdOf(length), keys: hasNames ? [0, 1, 2] : [0] })
    epoch.dealt.push({ id, dealer, dealing, hasNames, isVoid: false })
    if (fault !== undefined) return `a dealing: ${fault}`
    const former = this.#active
    if (former === undefined) return hasNames ? undefined : 'a first dealing without names'
    const isDealer = this.#readyIn(former).includes(dealer)
    return hasNames && !isDealer ? 'a share of names that is not its own' : undefined
  }

  #complain (author: string, { complaint, dealing: id, epoch: number }: KeysComplain): string | undefined {
    const epoch = this.#numbered(number)
    const accused = epoch?.dealt.find(dealt => dealt.id === name(id))
    if (epoch === undefined || accused === undefined) return 'a complaint about nothing'
    const holder = epoch.holders.indexOf(author)
    if (holder < 0) return 'a complaint of a stranger'
    if (accused.isVoid) return 'a complaint twice'
    if (epoch.ready.get(author)?.has(accused.id) === true) return 'a complaint after its ready'
    const { id: chainId, verifier } = this.run.chain
    const judgement = judgeComplaint(verifier.group, chainId, accused.dealing, id, holder,
      epoch.boxes[holder] ?? id, complaint)
    accused.isVoid = true
    if (epoch === this.#active) {
      this.#reopens = epoch.dealt.filter(({ isVoid }) => isVoid).map(({ dealer }) => dealer)
    }
    return judgement === 'holds' ? undefined : `a complaint: ${judgement}`
  }

  #ready (author: string, { boxKey, dealings, epoch: number }: KeysReady): string | undefined {
    const epoch = this.#numbered(number)
    const holder = epoch?.holders.indexOf(author) ?? -1
    if (epoch === undefined || holder < 0) return 'ready for nothing'
    if (!this.#isComplete(epoch)) return 'ready too early'
    if (dealings.some(id => !epoch.dealt.some(dealt => dealt.id === name(id)))) return 'ready for the unknown'
    const before = epoch.ready.get(author)
    const checked = new Set([...before ?? [], ...dealings.map(name)])
    epoch.ready.set(author, checked)
    if (before !== undefined && checked.size === before.size) return 'ready twice'
    if (!all(epoch.lists).every(id => checked.has(id))) return 'ready for less than Dl'
    if (name(boxKey) === name(epoch.boxes[holder] ?? boxKey)) return 'ready with its old box key'
    this.#boxes.set(author, boxKey)
    return undefined
  }

  #lose (author: string, { boxKey, epoch }: KeysLost, time: number): string | undefined {
    const before = this.#lostAt.get(author)
    const isKnown = name(this.#boxes.get(author) ?? boxKey) === name(boxKey)
    this.#lostAt.set(author, time)
    this.#boxes.set(author, boxKey)
    this.#active?.ready.delete(author)
    this.#reopens ??= []
    if (epoch !== this.#last) return 'lost shares of another epoch'
    if (before !== undefined && time < before + DAY_MS) return 'lost shares twice in a day'
    return isKnown ? 'lost shares, but not the box key' : undefined
  }
}

function idsOf (dealt: readonly Dealt[]): string[] {
  return dealt.map(({ id }) => id)
}

function all ({ lottery, names }: Lists): string[] {
  return [...lottery, ...names]
}

/** Returns n − f, the number of dealings that make a fresh key, and of holders that must be ready. */
function neededOf (n: number): number {
  return Math.floor(2 * n / 3) + 1
}

function thresholdOf (n: number): number {
  return Math.max(2, Math.floor((n - 1) / 3) + 1)
}
