import process from 'node:process'
import type { Network } from '../../../src/network/index.js'
import type { ChainOptions, Clinical, RunningChain } from '../../../src/node/running-chain.js'
import type { MemberId } from '../../../src/protocol/types/index.js'
import { behaviourOf, type Behaviour } from '../../../src/sim/adversaries/index.js'
import { Random } from '../../../src/sim/random.js'
import type { Role } from '../../../src/sim/index.js'
import { CONFESSION } from './index.js'

const ACT_MS = 300

type Peer = Parameters<Behaviour['outgoing']>[1][number]

/** The same node with a network that does not say what it is told to. */
export function lie<C extends Clinical> (
  options: ChainOptions<C>, roles: readonly Role[]
): ChainOptions<C> {
  let running: RunningChain<C> | undefined
  const behaviour = behaviourOf(roles, {
    chain: options.chain, signer: options.signer, plots: new Map(),
    random: new Random(`${Date.now()} ${process.pid}`), state: () => running?.core.host.state
  })
  if (behaviour === undefined) return options
  twist(options.network, behaviour)
  return {
    ...options,
    running: chain => {
      running = chain
      options.running(chain)
    }
  }
}

function twist (network: Network, behaviour: Behaviour): void {
  const { consensus } = network
  const send = consensus.send.bind(consensus)
  const request = network.request.bind(network)
  const handle = network.handle.bind(network)
  const told = new Set<string>()
  const confess = (lie: string): void => {
    if (!told.has(lie)) process.stderr.write(`${CONFESSION} ${lie}\n`)
    told.add(lie)
  }
  const say = (deliveries: ReturnType<Behaviour['outgoing']>): void => {
    for (const { frame, to } of deliveries) send(to.id, frame, 'vote')
  }
  const sayOf = (honest: Uint8Array, to: readonly Peer[]): void => {
    const deliveries = behaviour.outgoing(honest, to)
    if (deliveries.length !== to.length || deliveries.some(one => one.frame !== honest)) confess('frames')
    say(deliveries)
  }
  const listeners = (): Peer[] => network.peers().filter(({ id }) => consensus.isOpen(id))
    .map(({ id }) => peerOf(id))
  consensus.broadcast = frame => { sayOf(frame, listeners()) }
  consensus.send = (to, frame) => {
    sayOf(frame, [peerOf(to)])
    return true
  }
  network.request = async (to, protocol, bytes, options) =>
    await request(to, protocol, behaviour.question?.(protocol, bytes) ?? bytes, options)
  network.handle = async (protocol, limits, handler) => {
    await handle(protocol, limits, async (from, bytes, context) => {
      const honest = await handler(from, bytes, context)
      const reply = await behaviour.reply?.(protocol, honest) ?? honest
      if (reply !== honest) confess('replies')
      return reply
    })
  }
  setInterval(() => { say(behaviour.act?.(listeners()) ?? []) }, ACT_MS).unref()
}

/** Adversaries know those whom they tell something by nothing but the id. */
function peerOf (id: MemberId): Peer {
  return { id } as Peer
}
