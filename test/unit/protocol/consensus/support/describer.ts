import type { ConsensusEffect, WalRecord } from '../../../../../src/protocol/consensus/index.js'
import { signersOf } from '../../../../../src/protocol/codec/index.js'
import type {
  Certificate, CompactBlock, Conflict, ConsensusMessage, MemberId, ProposalMessage, Statement
} from '../../../../../src/protocol/types/index.js'
import { equal } from '../../../../../src/protocol/types/index.js'
import type { KeyedChain } from './keyed-chain.js'

const LETTERS = { 1: 'N', 2: 'X', 3: 'F' } as const

type Blocks = ReadonlyMap<string, { readonly block: CompactBlock, readonly hash: Uint8Array }>

/** Describes effects in the words of the scenario files. */
export class Describer {
  readonly #keyed: KeyedChain
  readonly #blocks: Blocks

  constructor (keyed: KeyedChain, blocks: Blocks) {
    this.#keyed = keyed
    this.#blocks = blocks
  }

  effect (effect: ConsensusEffect): string {
    switch (effect.type) {
      case 'log': return `log ${this.#record(effect.record)}`
      case 'flush': return 'flush'
      case 'broadcast': return `broadcast ${this.#message(effect.message)}`
      case 'arm': return `arm ${effect.timer} view=${effect.view} ${effect.ms}ms`
      case 'build': return `build view=${effect.view}`
      case 'judge': {
        const how = effect.block === undefined ? 'by its hash' : 'as proposed'
        return `judge ${this.#block(effect.blockHash)} ${how}, from ${this.#name(effect.from)}`
      }
      case 'request-certificates': return 'request certificates'
      case 'request-shares': return 'request shares'
      case 'check-shares': return `check ${effect.shares.length} shares from ${this.#name(effect.from)}`
      case 'decided': {
        const { blockHash, certificate } = effect
        return `decided ${this.#block(blockHash)} by ${this.#certificate(certificate)}`
      }
      case 'evidence': return `evidence ${this.#conflict(effect.conflict)}`
      case 'fault': return `fault ${this.#name(effect.peer)} ${effect.code}`
      case 'void': return `void ${this.#statement(effect.certificate)}`
      case 'halt': {
        const certificates = effect.certificates.map(certificate => this.#certificate(certificate))
        return `halt ${effect.code}: ${certificates.join(' against ')}`
      }
    }
  }

  #record (record: WalRecord): string {
    switch (record.type) {
      case 'vote': return `vote ${this.#statement(record.vote)}`
      case 'proposal': return this.#proposal(record.proposal)
      case 'certificate': return `certificate ${this.#certificate(record.certificate)}`
    }
  }

  #message (message: ConsensusMessage): string {
    switch (message.type) {
      case 'vote': return `vote ${this.#statement(message.vote)}`
      case 'proposal': return this.#proposal(message.proposal)
      case 'certificate': return `certificate ${this.#certificate(message.certificate)}`
      case 'share': return `share of ${this.#name(message.share.holder)}`
    }
  }

  #proposal (message: ProposalMessage): string {
    const { proposal, justifyView, block, notarization, nullifications } = message
    const attached = [...notarization === undefined ? [] : [notarization], ...nullifications]
    const words = attached.map(certificate => this.#statement(certificate)).join(',')
    const how = block === undefined ? `repeating view ${justifyView}` : 'fresh'
    const withWords = words === '' ? '' : ` with ${words}`
    return `proposal view=${proposal.view} ${this.#block(proposal.blockHash)} ${how}${withWords}`
  }

  #conflict (conflict: Conflict): string {
    switch (conflict.type) {
      case 'votes':
      case 'recoveredVotes': {
        const { first, second } = conflict
        const votes = `${this.#statement(first)} and ${this.#statement(second)}`
        return `against ${this.#name(first.signer)}: votes ${votes}`
      }
      case 'proposals':
      case 'recoveredProposals': {
        const { first, second } = conflict
        const blocks = `${this.#block(first.blockHash)} and ${this.#block(second.blockHash)}`
        return `against ${this.#name(first.signer)}: proposals of ${blocks} in view ${first.view}`
      }
      case 'allowlists':
      case 'opinions':
      case 'shares': throw new Error(`consensus does not report ${conflict.type}`)
    }
  }

  #certificate (certificate: Certificate): string {
    const signers = signersOf(certificate.bitmap, this.#keyed.set.size) ?? []
    const names = signers.map(index => this.#keyed.members[index]!.name).join('')
    return `${this.#statement(certificate)} of ${names}`
  }

  #statement ({ kind, view, blockHash }: Statement): string {
    return `${LETTERS[kind]}${view}${kind === 2 ? '' : this.#block(blockHash)}`
  }

  #block (hash: Uint8Array): string {
    for (const [label, known] of this.#blocks) if (equal(known.hash, hash)) return label
    return '?'
  }

  #name (id: MemberId): string {
    return this.#keyed.members.find(member => equal(member.id, id))?.name ?? '?'
  }
}
