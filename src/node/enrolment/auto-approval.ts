import { hex, type Hex, type Member, type MemberId, type Verdict } from '../../protocol/types/index.js'
import type { Fail, Logger } from '../machine/ports.js'

/** Refusals that end by themselves: the hospital repeats its request, and is approved then. */
const LATER: ReadonlySet<string> = new Set(['list-pending', 'list-unheard'])

interface AutoApprovalPorts {
  readonly logger: Pick<Logger, 'warn'>
  readonly fail: Fail
  approve (id: MemberId): Promise<Verdict<unknown>>
  hasNamesake (member: Member): boolean
}

/** Approves every hospital that asks, one after another (setting `autoApprove`). */
export class AutoApproval {
  readonly #underWay = new Set<Hex>()
  readonly #refused = new Set<Hex>()

  constructor (private readonly ports: AutoApprovalPorts) {}

  /** Called for a request, and each time that a hospital without a decision repeats its request. */
  ask (member: Member): void {
    const id = hex(member.id)
    if (this.#underWay.has(id)) return
    if (this.ports.hasNamesake(member)) {
      this.#refuse(member, 'duplicate-name')
      return
    }
    this.#underWay.add(id)
    this.ports.approve(member.id).then(verdict => {
      if (verdict.verdict !== 'accept' && !LATER.has(verdict.code)) this.#refuse(member, verdict.code)
    }).catch(this.ports.fail).finally(() => { this.#underWay.delete(id) })
  }

  /** Logs a refusal once. */
  #refuse ({ id, name }: Member, code: string): void {
    if (this.#refused.has(hex(id))) return
    this.#refused.add(hex(id))
    this.ports.logger.warn({ code, hospital: name }, 'not approved')
  }
}
