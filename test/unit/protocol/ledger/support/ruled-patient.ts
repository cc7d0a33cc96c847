import {
  ALL_CATEGORIES, CONSENTED_PURPOSES, Effect, type ConsentRule, type LiveConsent, type Provision,
  type ShownCase
} from '../../../../../src/protocol/consent/index.js'
import { ConsentOrigin } from '../../../../../src/protocol/ledger/index.js'
import { signedLinks, type LinkSide } from '../../../../../src/protocol/links/index.js'
import { handleOfRules } from '../../../../../src/protocol/names/index.js'
import { ZERO_32, hex, type PatientAct } from '../../../../../src/protocol/types/index.js'
import { Patient, give } from './patients.js'
import { label, type World } from './world.js'

/** A number of a patient, with the rules that lie beside the chain. `give` and `attest` permit everything. */
export class RuledPatient extends Patient {
  readonly rulesKey: Uint8Array
  readonly #rules = new Map<string, ConsentRule>()

  constructor (world: World, name: string) {
    const rulesKey = label(`key of rules of ${name}`)
    super(world, name, handleOfRules(world.chain.id, rulesKey))
    this.rulesKey = rulesKey
    this.#act('rule', everybody(Effect.permit))
  }

  /** Denies everything to everybody. */
  denies (): PatientAct { return this.#act('denial', everybody(Effect.deny)) }

  /** Names another number of the patient. */
  names ({ rulesKey: other }: RuledPatient, shown: readonly ShownCase[] = []): PatientAct {
    const link = { other, shown, sealed: new Uint8Array(0) }
    return this.#act(`link to ${hex(other)} by ${shown.length}`, [], link)
  }

  /** The live consents, as a holder opens them. */
  get live (): LiveConsent[] {
    return this.now.consents.map(({ height, number, origin, ruleHash, signer }) => ({
      height, number, signer, filer: origin >= ConsentOrigin.filed ? signer : undefined,
      isAttested: origin === ConsentOrigin.attested, rule: this.#rules.get(hex(ruleHash))
    }))
  }

  get side (): LinkSide {
    return { handle: this.handle, key: this.rulesKey, links: signedLinks(this.now, this.live) }
  }

  #act (name: string, provisions: readonly Provision[], link?: ConsentRule['link']): PatientAct {
    const ruleHash = label(name)
    const rule = { salt: ZERO_32.slice(0, 16), provisions }
    this.#rules.set(hex(ruleHash), link === undefined ? rule : { ...rule, link })
    return { ...give() as Extract<PatientAct, { type: 'give' }>, ruleHash }
  }
}

function everybody (effect: Effect): Provision[] {
  return [{
    effect, readers: [], purposes: CONSENTED_PURPOSES, categories: ALL_CATEGORIES, records: [],
    from: 0, until: 0
  }]
}
