import assert from 'node:assert/strict'
import { Fleet, untilSubmissionsAccepted, type NodeProcess } from '../../../src/testnet/index.js'
import { RECORDS } from '../../fixtures/fhir-servers.js'
import { freePort } from './free-port.js'
import { scratch } from './scratch.js'

export interface Registered {
  readonly id: string
  readonly secret: string
}

interface Rights {
  readonly scope: string
  readonly purposes?: 'TREAT'[]
  readonly origins?: string[]
}

/** A hospital of a network of real processes, which a record system calls under an address that stays. */
export class FhirHospital {
  private constructor (
    private readonly fleet: Fleet, private readonly removeFolder: () => Promise<void>, readonly url: string
  ) {}

  static async start (): Promise<FhirHospital> {
    const { folder, remove } = await scratch()
    const apiPort = await freePort()
    const fleet = new Fleet({
      hospitals: 2, folder, hospitalSettings: { recordSystem: RECORDS },
      overridesOf: number => number === 1 ? { settings: { apiPort } } : {}
    })
    await fleet.start()
    return new FhirHospital(fleet, remove, `http://127.0.0.1:${apiPort}`)
  }

  get node (): NodeProcess { return this.fleet.hospitals[0]! }
  get base (): string { return `${this.url}/fhir` }

  /** Starts the node again after a kill, and waits until it takes diagnoses. */
  async restart (): Promise<void> {
    this.node.start()
    await this.node.ready()
    await untilSubmissionsAccepted(this.node)
  }

  async register (id: string, rights: Rights): Promise<Registered> {
    const { secret } = await this.node.client.call('addClient', { body: { id, ...rights } })
    assert.ok(secret !== undefined)
    return { id, secret }
  }

  /** Gets an access token, as a program does. */
  async tokenFor ({ id, secret }: Registered): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
    const answer = await fetch(`${this.url}/auth/token`, { method: 'POST', body: new URLSearchParams(form) })
    assert.equal(answer.status, 200)
    return String((await answer.json() as { readonly access_token: string }).access_token)
  }

  async stop (): Promise<void> {
    await this.fleet.stop()
    await this.removeFolder()
  }
}
