import { namesGranted } from '../../protocol/ledger/index.js'
import { Allowances } from './allowances.js'
import { NameServer, type NameServerParts } from './name-server.js'
import { Names, type NamesParts } from './names.js'
import { NameTotals, type NameTotalsParts } from './totals.js'

export interface PatientNamingParts extends NamesParts, NameServerParts, NameTotalsParts {}

/** Assembles the naming of patients: this hospital asks for names, and evaluates those of other hospitals. */
export class PatientNaming {
  readonly names: Names
  readonly allowances: Allowances
  readonly totals: NameTotals
  readonly #server: NameServer

  constructor (parts: PatientNamingParts) {
    this.names = new Names(parts)
    this.allowances = new Allowances(parts.store, (hospital, day) =>
      namesGranted(parts.hostLoop.state.ledger, hospital, day))
    this.totals = new NameTotals(parts, this.allowances)
    this.#server = new NameServer(parts, this.allowances)
  }

  async start (): Promise<void> {
    await this.#server.start()
    this.totals.start()
  }

  stop (): void {
    this.totals.stop()
  }
}
