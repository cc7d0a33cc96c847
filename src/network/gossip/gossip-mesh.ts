import type { GossipsubOpts } from '@chainsafe/libp2p-gossipsub'

type Degrees = Pick<GossipsubOpts, 'D' | 'Dlo' | 'Dhi' | 'Dout' | 'Dscore'>

/** Takes whoever grafts us, grafts nobody. */
export const SPARSE: Degrees = { D: 0, Dlo: 0, Dhi: 8, Dout: 0, Dscore: 0 }
/** Has two or three others forward to us what authors out of our reach have published. */
const MESHED: Degrees = { D: 3, Dlo: 2, Dhi: 8, Dout: 1, Dscore: 1 }
/** Lets go of the whole mesh at the next heartbeat. */
const RELEASE: Degrees = { ...SPARSE, Dhi: 0 }

type State = 'sparse' | 'meshed' | 'releasing'

/** A member that restarts is no reason to weave a mesh. */
const PATIENCE_MS = 5_000
/** Longer than a heartbeat of gossipsub. */
const RELEASE_MS = 1_500

/**
 * Decides who forwards to us. Authors send to every subscribed peer themselves (floodPublish), so
 * while we are connected to all members each message comes once, straight from its author, and a
 * mesh would only bring it again: measured with 4 nodes, twice the bytes and the CPU with D = 1 and
 * three times with D = 3. Only a node that cannot reach some member grafts others, which then
 * forward to it; the need is that node's alone, so it alone has to see it.
 */
export class GossipMesh {
  #state: State = 'sparse'
  #since: number | undefined

  /** @param opts the live options of gossipsub, which reads its degrees at every heartbeat */
  constructor (private readonly opts: Degrees) {}

  /** @param now monotonic ms */
  adjust (isComplete: boolean, now: number): void {
    if (this.#state === 'releasing') {
      if (now - (this.#since ?? now) > RELEASE_MS) this.#enter('sparse', SPARSE, undefined)
    } else if (this.#state === 'meshed') {
      if (isComplete) this.#enter('releasing', RELEASE, now)
    } else if (isComplete) {
      this.#since = undefined
    } else {
      this.#since ??= now
      if (now - this.#since > PATIENCE_MS) this.#enter('meshed', MESHED, undefined)
    }
  }

  #enter (state: State, degrees: Degrees, since: number | undefined): void {
    this.#state = state
    this.#since = since
    Object.assign(this.opts, degrees)
  }
}
