import process from 'node:process'
import type { Network } from '../../../src/network/index.js'
import type { Clinical } from '../../../src/node/assembly/chain-ground.js'
import type { ChainOptions, RunningChain } from '../../../src/node/assembly/running-chain.js'
import type { KeySecrets } from '../../../src/protocol/keeping/index.js'
import type { MemberId } from '../../../src/protocol/types/index.js'
import { equal } from '../../../src/protocol/types/index.js'
import { both } from '../../../src/sim/adversaries/behaviour.js'
import { behaviourOf, type Behaviour, type Means } from '../../../src/sim/adversaries/index.js'
import { Random } from '../../../src/sim/random.js'
import type { Role } from '../../../src/sim/index.js'
import { CONFESSION } from './index.js'

const ACT_MS = 300
const NO_SECRETS: KeySecrets = { height: 0, boxes: [], dealing: undefined, shares: [] }

type Peer = Parameters<Behaviour['outgoing']>[1][number]

/** Returns options for the same node with a network that lies. */
export function lie<C extends Clinical> (
  options: ChainOptions<C>, roles: readonly Role[]
): ChainOptions<C> {
  let running: RunningChain<C> | undefined
  const means: Means = {
    chain: options.chain, signer: options.signer, plots: new Map(),
    random: new Random(`${Date.now()} ${process.pid}`), state: () => running?.hostLoop.state,
    keySecrets: () => options.keyStore?.secrets ?? NO_SECRETS
  }
  const [first, ...others] = roles.flatMap(role => {
    const behaviour = behaviourOf([role], means)
    return behaviour === undefined ? [] : confessing(role, behaviour)
  })
  if (first === undefined) return options
  twist(options.network, others.reduce(both, first))
  return {
    ...options,
    running: chain => {
      running = chain
      options.running(chain)
    }
  }
}

/** Returns the same behaviour, which also logs the first lie of each kind. */
function confessing (role: Role, behaviour: Behaviour): Behaviour {
  const logged = new Set<string>()
  const confess = (kind: string): void => {
    if (!logged.has(kind)) process.stderr.write(`${CONFESSION} ${kind} as ${role}\n`)
    logged.add(kind)
  }
  const { act, gossip, question, reply } = behaviour
  return {
    outgoing (honest, to) {
      const deliveries = behaviour.outgoing(honest, to)
      const isChanged = deliveries.some(({ frame }) => frame !== honest)
      if (isChanged || deliveries.length !== to.length) confess('frames')
      return deliveries
    },
    ...gossip === undefined ? {} : { gossip: gossip.bind(behaviour) },
    ...question === undefined ? {} : { question: question.bind(behaviour) },
    ...act === undefined ? {} : { act: act.bind(behaviour) },
    ...reply === undefined ? {} : {
      async reply (protocol, honest) {
        const answer = await reply.call(behaviour, protocol, honest)
        if (!equal(answer, honest)) confess(`replies to ${protocol}`)
        return answer
      }
    }
  }
}

function twist (network: Network, behaviour: Behaviour): void {
  const { consensus } = network
  const send = consensus.send.bind(consensus)
  const request = network.request.bind(network)
  const handle = network.handle.bind(network)
  const sendAll = (deliveries: ReturnType<Behaviour['outgoing']>): void => {
    for (const { frame, to } of deliveries) send(to.id, frame, 'vote')
  }
  const sendTwisted = (honest: Uint8Array, to: readonly Peer[]): void => {
    sendAll(behaviour.outgoing(honest, to))
  }
  const listeners = (): Peer[] => network.peers().filter(({ id }) => consensus.isOpen(id))
    .map(({ id }) => peerOf(id))
  consensus.broadcast = frame => { sendTwisted(frame, listeners()) }
  consensus.send = (to, frame) => {
    sendTwisted(frame, [peerOf(to)])
    return true
  }
  network.request = async (to, protocol, bytes, options) =>
    await request(to, protocol, behaviour.question?.(protocol, bytes) ?? bytes, options)
  network.handle = async (protocol, limits, handler) => {
    await handle(protocol, limits, async (from, bytes, context) => {
      const honest = await handler(from, bytes, context)
      return await behaviour.reply?.(protocol, honest) ?? honest
    })
  }
  setInterval(() => { sendAll(behaviour.act?.(listeners()) ?? []) }, ACT_MS).unref()
}

/** Makes a peer of which only the id is known, which is all that adversaries use. */
function peerOf (id: MemberId): Peer {
  return { id } as Peer
}
