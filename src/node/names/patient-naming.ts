import { quorum } from '../../protocol/types/index.js'
import { Allowances } from './allowances.js'
import { NameServer, type NameServerParts } from './name-server.js'
import { Names, type NamesParts } from './names.js'

export interface PatientNamingParts extends NamesParts, NameServerParts {}

/** Assembles the naming of patients: this hospital asks for names, and evaluates those of other hospitals. */
export class PatientNaming {
  readonly names: Names
  readonly allowances: Allowances
  readonly #server: NameServer

  constructor (parts: PatientNamingParts) {
    this.names = new Names(parts)
    this.allowances = new Allowances(parts.store, () => quorum(500))
    this.#server = new NameServer(parts, this.allowances)
  }

  async start (): Promise<void> {
    await this.#server.start()
  }
}
