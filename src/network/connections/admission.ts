import type { MemberId } from '../../protocol/types/index.js'
import type { Access, NetworkOptions, NetworkPorts } from '../shared/network.js'

/** What each side may ask of a government: it serves its members' membership and the chain. */
const GOVERNMENT_SERVES: ReadonlySet<string> = new Set(['enrol', 'allowlist', 'status', 'request'])
/** Among hospitals alone, whatever a table handed in says. */
const HOSPITALS_ONLY: ReadonlySet<string> = new Set(['consensus', 'gossip'])
const STRANGER_SERVICE = 'enrol'

/**
 * The one place that says who may do what here and now: the table of consensus.md §5.3, which comes
 * in through the ports, made stricter by the role and by bans. Holds no state of its own, so that
 * every answer reflects the newest list.
 */
export class Admission {
  constructor (
    private readonly options: Pick<NetworkOptions, 'role'>,
    private readonly ports: Pick<NetworkPorts, 'accessOf' | 'mayUse'>,
    private readonly isBanned: (id: MemberId) => boolean
  ) {}

  /** A government takes part in neither consensus nor gossip. */
  get isHospital (): boolean {
    return this.options.role === 'hospital'
  }

  accessOf (id: MemberId): Access {
    return this.ports.accessOf(id)
  }

  /** Strangers reach only the government. */
  mayConnect (id: MemberId): boolean {
    if (this.isBanned(id)) return false
    return !this.isHospital || this.accessOf(id) !== 'stranger'
  }

  /** May that peer open our `name`? */
  mayServe (id: MemberId, name: string): boolean {
    const access = this.accessOf(id)
    if (!this.mayConnect(id)) return false
    if (!this.isHospital && HOSPITALS_ONLY.has(name)) return false
    if (access === 'government' && HOSPITALS_ONLY.has(name)) return false
    if (access === 'stranger') return name === STRANGER_SERVICE
    return this.ports.mayUse(access, name)
  }

  /** May we open that peer's `name`? Clinical protocols never reach a government. */
  mayAsk (id: MemberId, name: string): boolean {
    const access = this.accessOf(id)
    if (!this.mayConnect(id) || access === 'stranger') return false
    if (access === 'government') return GOVERNMENT_SERVES.has(name)
    if (!this.isHospital) return GOVERNMENT_SERVES.has(name)
    return this.ports.mayUse(access, name)
  }
}
