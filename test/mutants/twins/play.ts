import type { HeightContext, ConsensusInput } from '../../../src/protocol/consensus/index.js'
import { policyOf } from '../../../src/protocol/consensus/index.js'
import type { Certificate, ConsensusMessage } from '../../../src/protocol/types/index.js'
import { VoteKind } from '../../../src/protocol/types/index.js'
import { signProposal, type KeyedChain } from '../../unit/protocol/consensus/support/keyed-chain.js'
import { Trace, type Violation } from '../../unit/protocol/consensus/support/trace.js'
import { quickBlock, quickChain, quickSigner } from './quick-keys.js'
import { HEARD, tolerated, type Schedule, type Unjustified, type ViewPlan } from './schedule.js'
import { TwinProcess } from './twin-process.js'

const HEIGHT = 1
/** Rounds at the end of a schedule, in which all messages arrive and leaders are honest. */
const LAST_ROUNDS = 3
const NAMES = ['', 'notarize', 'nullify', 'finalize'] as const

interface Sent {
  readonly by: TwinProcess
  readonly message: ConsensusMessage
  readonly heardBy: Set<TwinProcess>
}

/** Plays one schedule from the first proposal until all messages have arrived at all hospitals. */
export function play (schedule: Schedule): readonly Violation[] {
  return new Play(schedule).run()
}

class Play {
  readonly #keyed: KeyedChain
  readonly #trace: Trace
  readonly #processes: TwinProcess[]
  /** Messages in the order of sending, by view and kind: `1/notarize` has votes and certificates. */
  readonly #sent = new Map<string, Sent[]>()

  constructor (private readonly schedule: Schedule) {
    this.#keyed = quickChain(schedule.n)
    this.#trace = new Trace(this.#keyed)
    this.#processes = this.#populate()
  }

  run (): readonly Violation[] {
    for (const process of this.#processes) process.start()
    for (const [view, plan] of this.schedule.views.entries()) this.#playView(view, plan)
    const { violations } = this.#trace
    for (let round = 0; round < LAST_ROUNDS && this.#behind().length > 0; round++) this.#settle()
    const behind = this.#behind()
    if (behind.length > 0 && violations.length === 0) {
      this.#trace.violate('I12', `${behind.length} honest hospitals have not decided`)
    }
    return violations
  }

  #behind (): TwinProcess[] {
    return this.#processes.filter(process => !process.isTwin && !process.isDecided)
  }

  #populate (): TwinProcess[] {
    const { n, sizes } = this.schedule
    const { chain, set, members } = this.#keyed
    const leaders = Array.from({ length: n }, (_, view) => members[this.#leaderOf(view)]!.id)
    const context = (hospital: number): HeightContext => ({
      chain, set, leaders, height: HEIGHT, self: quickSigner(members[hospital]!),
      policy: policyOf(chain.genesis.parameters), finalizedAt: 0, threshold: 0
    })
    const ports = {
      sent: (by: TwinProcess, message: ConsensusMessage) => { this.#hear(by, message) },
      decided: (by: TwinProcess, hash: Uint8Array) => { if (!by.isTwin) this.#trace.decided(HEIGHT, hash) },
      halted: (code: string) => { this.#trace.violate('halt', code) },
      build: (by: TwinProcess, view: number) => this.#build(by, view)
    }
    return members.flatMap((_, hospital) => {
      const isTwin = hospital >= n - tolerated(n)
      const sides = isTwin ? [0, 1] as const : hospital < sizes[0] ? [0] as const : [1] as const
      return sides.filter(side => sizes[side] > 0)
        .map(side => new TwinProcess(hospital, side, isTwin, context(hospital), ports))
    })
  }

  #playView (view: number, { hearings, unjustified }: ViewPlan): void {
    // This happens before the honest code can propose, because hospitals keep the first proposal.
    if (unjustified !== undefined) this.#proposeUnjustified(view, unjustified)
    this.#fire('propose', view)
    for (const phase of HEARD.slice(1)) {
      this.#deliver(`${view}/${phase}`, side => HEARD.indexOf(hearings[side].heard) >= HEARD.indexOf(phase))
    }
    this.#fire('view', view)
    for (const phase of HEARD.slice(2)) this.#deliver(`${view}/${phase}`, side => hearings[side].late)
    this.#deliver(`${view}/nullify`, side => hearings[side].nullify)
    if (view === 0 && this.schedule.restarts) this.#restart()
  }

  #restart (): void {
    const second = this.#processes.filter(({ side }) => side === 1)
    for (const process of second) process.start()
    for (const { by, message } of [...this.#sent.get('0/proposal') ?? []]) {
      for (const to of second) this.#tell(by, to, message)
    }
  }

  /** Delivers all messages, fires the propose timers, then the view timers, and delivers again. */
  #settle (): void {
    for (const timer of ['propose', 'view'] as const) {
      this.#deliverAll()
      this.#fire(timer)
    }
    this.#deliverAll()
  }

  #deliverAll (): void {
    for (let isBusy = true; isBusy;) {
      isBusy = false
      for (const key of [...this.#sent.keys()]) if (this.#deliverOnce(key, () => true)) isBusy = true
    }
  }

  /** @param view only processes in this view; default: all */
  #fire (timer: 'propose' | 'view', view?: number): void {
    for (const process of this.#processes) {
      if (view !== undefined && process.state.view !== view) continue
      process.input({ type: 'timer', timer, view: process.state.view })
    }
  }

  #deliver (key: string, hears: (side: 0 | 1) => boolean): void {
    // Each process of a twin talks only to its own class.
    const reaches = (by: TwinProcess, to: TwinProcess): boolean =>
      hears(to.side) && (!by.isTwin || by.side === to.side)
    while (this.#deliverOnce(key, reaches));
  }

  /** Returns true if a process received a new message. */
  #deliverOnce (key: string, reaches: (by: TwinProcess, to: TwinProcess) => boolean): boolean {
    let isNew = false
    for (const { by, message, heardBy } of [...this.#sent.get(key) ?? []]) {
      for (const to of this.#processes) {
        if (to.hospital === by.hospital || heardBy.has(to) || !reaches(by, to)) continue
        heardBy.add(to)
        isNew = true
        this.#tell(by, to, message)
      }
    }
    return isNew
  }

  #tell (by: TwinProcess, to: TwinProcess, message: ConsensusMessage): void {
    to.input({ type: 'message', from: this.#keyed.members[by.hospital]!.id, message })
  }

  #hear (by: TwinProcess, message: ConsensusMessage): void {
    if (message.type === 'vote') this.#trace.signed(by.hospital, message.vote, !by.isTwin)
    const key = keyOf(message)
    const sent = this.#sent.get(key) ?? []
    this.#sent.set(key, sent)
    sent.push({ by, message, heardBy: new Set() })
  }

  #build (by: TwinProcess, view: number): ConsensusInput {
    const { block, hash } = quickBlock(this.#keyed, HEIGHT, view, by.label)
    return { type: 'built', view, proposalBlock: block, blockHash: hash }
  }

  #proposeUnjustified (view: number, kind: Unjustified): void {
    for (const by of this.#processes.filter(({ hospital }) => hospital === this.#leaderOf(view))) {
      const { block, hash } = quickBlock(this.#keyed, HEIGHT, view, `unjustified ${by.label}`)
      const signer = quickSigner(this.#keyed.members[by.hospital]!)
      const attached = kind === 'fresh'
        ? { justifyView: -1, block, notarization: undefined, nullifications: [] }
        : {
          justifyView: view - 1, block: undefined, nullifications: [],
          notarization: this.#forged(view - 1, hash)
        }
      const proposal = signProposal(this.#keyed, signer, { height: HEIGHT, view, hash }, attached)
      this.#hear(by, { type: 'proposal', proposal })
      this.#tell(by, by, { type: 'proposal', proposal })
    }
  }

  /** Returns a certificate that names all hospitals and has no valid signature. */
  #forged (view: number, blockHash: Uint8Array): Certificate {
    const { n } = this.schedule
    return {
      kind: VoteKind.notarize, height: HEIGHT, view, blockHash, bitmap: bitmapOf(n),
      signatures: Array.from({ length: n }, () => new Uint8Array(64))
    }
  }

  #leaderOf (view: number): number {
    const { n, sizes, views } = this.schedule
    switch (views[view]?.leader ?? (sizes[1] > 0 && view % 2 === 0 ? 'second' : 'first')) {
      case 'first': return Math.min(view, sizes[0] - 1)
      case 'second': return sizes[0] + Math.min(view, sizes[1] - 1)
      case 'twin': return n - 1 - Math.min(view, tolerated(n) - 1)
    }
  }
}

function bitmapOf (n: number): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(n / 8))
  for (let i = 0; i < n; i++) bitmap[i >> 3]! |= 1 << (i & 7)
  return bitmap
}

function keyOf (message: ConsensusMessage): string {
  switch (message.type) {
    case 'proposal': return `${message.proposal.proposal.view}/proposal`
    case 'vote': return `${message.vote.view}/${NAMES[message.vote.kind]}`
    case 'certificate': return `${message.certificate.view}/${NAMES[message.certificate.kind]}`
    case 'share': return 'share'
  }
}
