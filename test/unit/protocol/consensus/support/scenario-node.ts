import type {
  Connected, ConsensusState, ConsensusEffect, HeightContext, ConsensusInput, TimerName, WalRecord
} from '../../../../../src/protocol/consensus/index.js'
import { policyOf, startHeight, step } from '../../../../../src/protocol/consensus/index.js'
import type {
  Certificate, CompactBlock, ConsensusMessage, MemberId, ProposalMessage, Vote
} from '../../../../../src/protocol/types/index.js'
import { hex, VoteKind } from '../../../../../src/protocol/types/index.js'
import type { KeyedChain } from './keyed-chain.js'
import {
  certify, keyedChain, keyedSigner, labelledBlock, signProposal, signVote
} from './keyed-chain.js'
import { Describer } from './describer.js'

const HEIGHT = 42
const GENESIS_MS = 1_700_000_000_000

const KINDS = {
  N: VoteKind.notarize, X: VoteKind.nullify, F: VoteKind.finalize
} as const

/**
 * Runs the node of a scenario file. A word like N0x names a statement: N NOTARIZE, X NULLIFY, F FINALIZE,
 * then the view, then the block. The hospitals are A, B, C… This class makes and signs their messages.
 */
export class ScenarioNode {
  #keyed: KeyedChain = keyedChain(4)
  #context!: HeightContext
  #state!: ConsensusState
  #durable: WalRecord[] = []
  #appended: WalRecord[] = []
  #nowMs = 0
  readonly #blocks = new Map<string, { block: CompactBlock, hash: Uint8Array }>()
  #describer = new Describer(this.#keyed, this.#blocks)

  run (command: string): string {
    const [verb = '', ...words] = command.split(/\s+/)
    const plain = words.filter(word => !word.includes('='))
    const options = new Map(words.filter(word => word.includes('='))
      .map(word => word.split('=') as [string, string]))
    switch (verb) {
      case 'height': return this.#height(options, plain)
      case 'reason': return this.#input({ type: 'reason' })
      case 'propose': return this.#propose(plain[0]!, plain[1]!, options)
      case 'vote': return this.#vote(plain[0]!, plain[1]!, options)
      case 'certificate': return this.#certificate(plain[0]!, plain[1]!, options)
      case 'built': return this.#built(plain[0]!)
      case 'unbuilt': return this.#input({ type: 'unbuilt', view: this.#state.view })
      case 'judged': {
        const { hash } = this.#block(plain[0]!, 0)
        return this.#input({ type: 'judged', blockHash: hash, valid: plain[1] !== 'invalid' })
      }
      case 'timer': {
        const view = Number(options.get('view') ?? this.#state.view)
        return this.#input({ type: 'timer', timer: plain[0] as TimerName, view })
      }
      case 'connected': {
        const names = [...plain[0] ?? '']
        const connected: Connected = new Set(names.map(name => hex(this.#member(name).id)))
        return this.#input({ type: 'connectivity', connected })
      }
      case 'wait':
        this.#nowMs += Number(plain[0])
        return ''
      case 'crash': return this.#restart(plain[0])
      default: throw new Error(`unknown command ${verb}`)
    }
  }

  #height (options: Map<string, string>, plain: string[]): string {
    this.#keyed = keyedChain(Number(options.get('n') ?? 4))
    this.#describer = new Describer(this.#keyed, this.#blocks)
    this.#blocks.clear()
    this.#durable = []
    this.#appended = []
    this.#nowMs = 0
    const { chain, members, set } = this.#keyed
    const self = this.#member(options.get('self') ?? 'A')
    const names = options.get('leaders') ?? members.map(member => member.name).join('')
    this.#context = {
      chain,
      height: HEIGHT,
      set,
      leaders: [...names].map(name => this.#member(name).id),
      self: plain.includes('following') ? undefined : keyedSigner(self),
      policy: policyOf(chain.genesis.parameters),
      finalizedAt: 0,
      threshold: 0
    }
    return this.#start()
  }

  #start (): string {
    const { state, effects } = startHeight(this.#context, [...this.#durable], this.#clock())
    this.#state = state
    return this.#carryOut(effects)
  }

  /** Crashes. With `lucky`, records that were not flushed survive too. */
  #restart (how: string | undefined): string {
    if (how === 'lucky') this.#durable.push(...this.#appended)
    this.#appended = []
    return this.#start()
  }

  #input (input: ConsensusInput): string {
    return this.#carryOut(step(this.#state, input, this.#clock()))
  }

  #carryOut (effects: readonly ConsensusEffect[]): string {
    for (const effect of effects) {
      if (effect.type === 'log') this.#appended.push(effect.record)
      if (effect.type === 'flush') this.#durable.push(...this.#appended.splice(0))
    }
    return effects.map(effect => this.#describer.effect(effect)).join('\n')
  }

  #message (from: MemberId, message: ConsensusMessage): string {
    return this.#input({ type: 'message', from, message })
  }

  /** Runs `propose B N0x [repeats=r] [with=X0,N1x] [at=+20000]`: a proposal of view 0 for block x. */
  #propose (leader: string, statement: string, options: Map<string, string>): string {
    const { view, label } = parseStatement(statement)
    const justifyView = Number(options.get('repeats') ?? -1)
    const { block, hash } = this.#block(label, view, Number(options.get('at') ?? 0))
    const attached = (options.get('with') ?? '').split(',').filter(Boolean)
      .map(word => this.#certificateOf('ABCDEFG'.slice(0, this.#keyed.set.quorum), word))
    const signer = keyedSigner(this.#member(leader))
    const place = { height: HEIGHT, view, hash }
    let proposal: ProposalMessage = signProposal(this.#keyed, signer, place, {
      justifyView,
      block: justifyView < 0 ? block : undefined,
      notarization: attached.find(certificate => certificate.kind === VoteKind.notarize),
      nullifications: attached.filter(certificate => certificate.kind === VoteKind.nullify)
    })
    if (options.has('forged')) {
      proposal = { ...proposal, proposal: { ...proposal.proposal, signature: new Uint8Array(64) } }
    }
    return this.#message(signer.id, { type: 'proposal', proposal })
  }

  #vote (voter: string, statement: string, options: Map<string, string>): string {
    const vote = this.#voteOf(voter, statement)
    const forged = { ...vote, signature: new Uint8Array(64) }
    return this.#message(vote.signer, { type: 'vote', vote: options.has('forged') ? forged : vote })
  }

  #certificate (signers: string, statement: string, options: Map<string, string>): string {
    const from = this.#member(options.get('from') ?? 'D').id
    const certificate = this.#certificateOf(signers, statement)
    return this.#message(from, { type: 'certificate', certificate })
  }

  #built (label: string): string {
    const { view } = this.#state
    const { block, hash } = this.#block(label, view)
    return this.#input({ type: 'built', view, proposalBlock: block, blockHash: hash })
  }

  #voteOf (voter: string, statement: string): Vote {
    const { kind, view, label } = parseStatement(statement)
    const hash = kind === VoteKind.nullify ? undefined : this.#block(label, view).hash
    return signVote(this.#keyed, keyedSigner(this.#member(voter)), kind, HEIGHT, view, hash)
  }

  #certificateOf (signers: string, statement: string): Certificate {
    return certify([...signers].map(voter => this.#voteOf(voter, statement)), this.#keyed)
  }

  /** Returns the block of a name. The first use makes the block, for the view of that use. */
  #block (label: string, view: number, lateMs = 0): { block: CompactBlock, hash: Uint8Array } {
    const known = this.#blocks.get(label)
    if (known !== undefined) return known
    const timestamp = GENESIS_MS + this.#nowMs + lateMs
    const made = labelledBlock(this.#keyed, { height: HEIGHT, view, timestamp, label })
    this.#blocks.set(label, made)
    return made
  }

  #member (name: string): KeyedChain['members'][number] {
    const member = this.#keyed.members.find(candidate => candidate.name === name)
    if (member === undefined) throw new Error(`no hospital ${name}`)
    return member
  }

  #clock (): { wall: number, monotonic: number } {
    return { wall: GENESIS_MS + this.#nowMs, monotonic: this.#nowMs }
  }
}

function parseStatement (word: string): { kind: VoteKind, view: number, label: string } {
  const [, letter, view, label] = /^([NXF])(\d+)([a-z]*)$/.exec(word) ?? []
  if (letter === undefined) throw new Error(`not a statement: ${word}`)
  return { kind: KINDS[letter as keyof typeof KINDS], view: Number(view), label: label ?? '' }
}
