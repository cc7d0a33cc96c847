import { enrolMessageCodec, enrolReplyCodec, type EnrolReply } from '../../protocol/codec/index.js'
import { ed25519PublicKey, nodeVerifier } from '../../protocol/crypto/index.js'
import { verifyGenesis } from '../../protocol/membership/index.js'
import {
  equal, hex, utf8, type Chain, type Hex, type SignedGenesis, type Signer
} from '../../protocol/types/index.js'
import { ask, type AskParts } from '../peers/ask.js'
import { GOVERNMENT_NAME } from '../machine/display-name.js'
import { OperatorError } from '../machine/operator-error.js'
import type { RaiseAlarm } from '../machine/ports.js'
import { enrolmentRequest } from './seek-admission.js'

/** A chain whose genesis the list key of this government signed, with what hospitals told of it. */
export interface OwnChain {
  readonly signed: SignedGenesis
  readonly chain: Chain
  readonly replies: readonly EnrolReply[]
}

export interface SearchParts extends AskParts {
  readonly signer: Signer
  readonly alarm: RaiseAlarm
  /** @throws OperatorError if the key is not there */
  listSeed (): Promise<Uint8Array>
}

/** Why a chain that hospitals tell of is not followed. */
export interface SearchTrouble {
  readonly code: 'two-chains' | 'other-list-key' | 'no-list-key'
  readonly message: string
}

const DEADLINE_MS = 2_000
/** A government holds no shared key, but a request has a field for an element. Nobody knows its secret. */
const NO_BOX_KEY = nodeVerifier.group.hashToElement(utf8(GOVERNMENT_NAME), utf8('medichain/v2/no-box-key'))

/**
 * Looks for the chain of a government that lost its data folder and kept its keys. Every peer that is
 * connected is asked. The signature of the own list key in a genesis proves that this government began that
 * chain, so one hospital is enough.
 */
export class OwnChainSearch {
  readonly #raised = new Set<string>()
  #looking: Promise<OwnChain | undefined> | undefined
  #listKey: Uint8Array | undefined
  #trouble: SearchTrouble | undefined

  constructor (private readonly parts: SearchParts) {}

  get trouble (): SearchTrouble | undefined { return this.#trouble }

  /** The trouble that forbids to begin a chain. Any stranger can make up a chain of another list key. */
  get hindrance (): SearchTrouble | undefined {
    return this.#trouble?.code === 'other-list-key' ? undefined : this.#trouble
  }

  /** Asks all peers once. Undefined without a chain, or if there is a trouble. */
  async look (): Promise<OwnChain | undefined> {
    this.#looking ??= this.#look().finally(() => { this.#looking = undefined })
    return await this.#looking
  }

  async #look (): Promise<OwnChain | undefined> {
    const told = await this.#told()
    const found = told.length === 0 ? undefined : await this.#judge(told)
    this.#trouble = found !== undefined && 'code' in found ? found : undefined
    if (found === undefined || !('code' in found)) return found
    // The operator is told once, and not in each round.
    if (!this.#raised.has(found.code)) this.parts.alarm(found.code, found.message)
    this.#raised.add(found.code)
    return undefined
  }

  /** Asks every stranger, and returns the chains that name this node as their government. */
  async #told (): Promise<OwnChain[]> {
    const { network, signer } = this.parts
    const request = enrolmentRequest({ signer, network, boxKey: NO_BOX_KEY }, signer.id, GOVERNMENT_NAME)
    const strangers = network.peers().filter(({ access }) => access === 'stranger')
    const answers = await Promise.all(strangers.map(async ({ id }) => await ask(this.parts, id, 'enrol',
      { codec: enrolMessageCodec, value: { request } }, enrolReplyCodec, DEADLINE_MS)))
    const told = new Map<Hex, OwnChain>()
    for (const answer of answers) {
      if (answer.verdict !== 'accept' || answer.value.genesis === undefined) continue
      const signed = answer.value.genesis
      const verified = verifyGenesis(signed, nodeVerifier, signer.id)
      if (verified.verdict !== 'accept') continue
      const chain = verified.value
      const replies = [...told.get(hex(chain.id))?.replies ?? [], answer.value]
      told.set(hex(chain.id), { signed, chain, replies })
    }
    return [...told.values()]
  }

  /** Finds the one chain that the own list key began. A stranger may have made up all others. */
  async #judge (told: readonly OwnChain[]): Promise<OwnChain | SearchTrouble> {
    try {
      this.#listKey ??= ed25519PublicKey(await this.parts.listSeed())
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error
      return {
        code: 'no-list-key',
        message: 'A hospital tells of a chain of this government, which only the list key can prove. ' +
          error.message
      }
    }
    const key = this.#listKey
    const own = told.filter(({ chain }) => equal(chain.genesis.governmentListKey, key))
    if (own.length > 1) {
      const names = own.map(({ chain }) => `"${chain.genesis.name}" (${hex(chain.id).slice(0, 16)}…)`)
      return {
        code: 'two-chains',
        message: `Hospitals tell of ${own.length} chains that this list key began: ${names.join(', ')}. ` +
          'This node follows none of them. Stop the hospitals of all chains but one.'
      }
    }
    return own[0] ?? {
      code: 'other-list-key',
      message: 'A peer tells of a chain that names this node as its government, and another list key. ' +
        'If list-key.json was not restored, a new key was made: stop this node, put the former ' +
        'list-key.json back from the backup, and start again. If this node never had a chain, the peer lies.'
    }
  }
}
