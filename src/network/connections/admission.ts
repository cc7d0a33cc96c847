import type { MemberId } from '../../protocol/types/index.js'
import type { Access, NetworkOptions, NetworkPorts } from '../shared/network.js'

/** The protocols that a government serves, to members and other governments: membership and chain. */
const GOVERNMENT_SERVES: ReadonlySet<string> = new Set(['enrol', 'allowlist', 'status', 'request'])
/** The protocols that a government uses at hospitals: the same, and the signatures for a list of members. */
const GOVERNMENT_ASKS: ReadonlySet<string> = new Set([...GOVERNMENT_SERVES, 'join'])
/** The protocols that only hospitals use with one another, whatever `ports.mayUse` says. */
const HOSPITALS_ONLY: ReadonlySet<string> = new Set(['consensus', 'gossip'])
const STRANGER_SERVICE = 'enrol'

/**
 * Decides which peer may connect and which protocols it may use. The rule is the table of SPECIFICATION.md
 * §5.3, which comes through the ports; the role of this node and bans make it stricter. This class keeps
 * no state, so every answer reflects the newest list.
 */
export class Admission {
  constructor (
    private readonly options: Pick<NetworkOptions, 'role'>,
    private readonly ports: Pick<NetworkPorts, 'accessOf' | 'mayUse'>,
    private readonly isBanned: (id: MemberId) => boolean
  ) {}

  /** False at a government, which takes part in neither consensus nor gossip. */
  get isHospital (): boolean {
    return this.options.role === 'hospital'
  }

  accessOf (id: MemberId): Access {
    return this.ports.accessOf(id)
  }

  /** Returns whether a peer may connect. Strangers may connect to a government only. */
  mayConnect (id: MemberId): boolean {
    if (this.isBanned(id)) return false
    return !this.isHospital || this.accessOf(id) !== 'stranger'
  }

  /** Returns whether the peer may open protocol `name` on this node. */
  mayServe (id: MemberId, name: string): boolean {
    const access = this.accessOf(id)
    if (!this.mayConnect(id)) return false
    if (!this.isHospital && HOSPITALS_ONLY.has(name)) return false
    if (access === 'government' && HOSPITALS_ONLY.has(name)) return false
    if (access === 'stranger') return name === STRANGER_SERVICE
    return this.ports.mayUse(access, name)
  }

  /** Returns whether we may open protocol `name` on the peer. A government gets no clinical protocol. */
  mayAsk (id: MemberId, name: string): boolean {
    const access = this.accessOf(id)
    if (!this.mayConnect(id)) return false
    // A government that lost its chain knows no hospital, and asks those that connect.
    if (access === 'stranger') return !this.isHospital && name === STRANGER_SERVICE
    if (access === 'government') return GOVERNMENT_SERVES.has(name)
    if (!this.isHospital) return GOVERNMENT_ASKS.has(name)
    // A hospital may collect the signatures of a list in the place of the government.
    if (access === 'joining' && name === 'join') return true
    return this.ports.mayUse(access, name)
  }
}
