/**
 * Starts `medichain-node` of this source tree as a liar. It is never shipped. The node itself is honest, and
 * a layer between node and network lies. LIES names adversaries of src/sim/adversaries:
 *
 *   LIES=equivocator,false-server node --import tsx test/faults/liar/main.ts start --role hospital …
 */
import process from 'node:process'
import { RunningChain } from '../../../src/node/assembly/running-chain.js'
import { LIARS } from '../../../src/sim/index.js'
import { lie } from './lie.js'

const wanted = (process.env['LIES'] ?? '').split(',')
const roles = LIARS.filter(role => wanted.includes(role))
if (roles.length !== wanted.length) throw new Error(`LIES must be some of ${LIARS.join(', ')}`)
const { start } = RunningChain
RunningChain.start = async options => await start(lie(options, roles))
await import('../../../src/cli/main.js')
