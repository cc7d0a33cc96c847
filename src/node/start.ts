import { startApi } from '../api/index.js'
import { hex } from '../protocol/types/index.js'
import {
  loadChainParameters, loadConfig, type GovernmentConfig, type HospitalConfig, type LoadedConfig
} from './config/index.js'
import { GovernmentNode } from './government-node.js'
import { HospitalNode } from './hospital-node.js'
import { createLogger } from './logger.js'
import { inWords } from './disk-full.js'
import { NodeBase, type BaseOptions } from './node-base.js'
import { NodeServicesHost } from './services/index.js'
import { watchFaults } from './watch-faults.js'

export interface NodeOptions {
  readonly role: 'hospital' | 'government'
  readonly name: string | undefined
  readonly data: string | undefined
  readonly config: string | undefined
  readonly overrides: Readonly<Record<string, string>>
  readonly print: (line: string) => void
}

export interface StartOptions extends NodeOptions {
  readonly json: boolean
}

export interface InitResult {
  readonly role: 'hospital' | 'government'
  readonly name: string
  readonly peerId: string
  readonly vrfKey: string
  readonly dataFolder: string
  readonly keysFolder: string
  readonly created: boolean
}

/**
 * Runs a node until SIGINT or SIGTERM (exit code 0) or until it cannot go on (1).
 * @throws OperatorError, ConfigError or ServiceError if it cannot start
 */
export async function runStart (options: StartOptions): Promise<number> {
  const { base, node } = await openNode(options, { json: options.json, isStart: true })
  const services = new NodeServicesHost(base, node)
  const ending = untilEnd(base)
  const forgetFaults = watchFaults(process, base)
  try {
    const api = await startApi({
      name: base.name, dataFolder: base.folders.data.path, port: base.options.config.apiPort,
      onFault: error => { base.logger.error({ err: error }, 'a request failed') }
    }, services)
    try {
      announce(options, base, api.url)
      base.onChain(chain => { services.follow(chain) })
      node.run().catch(base.fail)
      const failure = await ending.ended
      if (failure === undefined) options.print('stopping')
      else throw failure
      return 0
    } finally {
      services.stop()
      await api.stop()
    }
  } catch (error) {
    const reason = inWords(error)
    base.folders.data.noteFailure(reason)
    throw reason
  } finally {
    node.stop()
    ending.forget()
    await base.close(ending.failure === undefined)
    forgetFaults()
  }
}

/** Makes keys and data folder, starts nothing. */
export async function runInit (options: NodeOptions): Promise<InitResult> {
  const { base, node } = await openNode({ ...options, print: () => {} }, { json: false, isStart: false })
  try {
    return {
      role: options.role,
      name: base.name,
      peerId: base.network.peerId,
      vrfKey: hex(base.signer.vrfKey),
      dataFolder: base.folders.data.path,
      keysFolder: base.folders.keysPath,
      created: base.keystore.created
    }
  } finally {
    node.stop()
    await base.close(false)
  }
}

type Use = Pick<BaseOptions, 'isStart'> & Pick<StartOptions, 'json'>

async function openNode (
  options: NodeOptions, use: Use
): Promise<{ base: NodeBase, node: HospitalNode | GovernmentNode }> {
  const sources = { file: options.config, flags: options.overrides, env: process.env }
  if (options.role === 'hospital') {
    const loaded = loadConfig('hospital', sources)
    const { config } = loaded
    const base = await NodeBase.open(baseOptions(options, loaded, use))
    return { base, node: new HospitalNode(base, config) }
  }
  const loaded = loadConfig('government', sources)
  const { config } = loaded
  const { config: parameters } = loadChainParameters({
    file: config.chainFile === '' ? undefined : config.chainFile,
    flags: options.overrides, env: process.env
  })
  const base = await NodeBase.open(baseOptions(options, loaded, use))
  return { base, node: new GovernmentNode(base, config, parameters) }
}

function baseOptions (
  options: NodeOptions, { config, sources }: LoadedConfig<HospitalConfig | GovernmentConfig>,
  { isStart, json }: Use
): BaseOptions {
  return {
    role: options.role, name: options.name, data: options.data, config, print: options.print, isStart,
    sources,
    logger: name => createLogger({
      name, level: config.logLevel, json: json || process.stderr.isTTY !== true,
      write: line => { process.stderr.write(line) }
    })
  }
}

function announce (options: StartOptions, base: NodeBase, url: string): void {
  options.print(`  peer ${base.network.peerId}`)
  for (const address of base.network.addresses()) options.print(`  listening on ${address}`)
  options.print(`  local API ${url} (token in ${base.folders.data.apiFile})`)
}

interface Ending {
  /** Resolves with undefined at a signal, with an error if the node failed. */
  readonly ended: Promise<Error | undefined>
  failure: Error | undefined
  forget (): void
}

function untilEnd (base: NodeBase): Ending {
  let end: (failure: Error | undefined) => void = () => {}
  const ended = new Promise<Error | undefined>(resolve => { end = resolve })
  const onSignal = (): void => { end(undefined) }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const ending: Ending = {
    ended,
    failure: undefined,
    forget () {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    }
  }
  base.onFailure(error => {
    ending.failure = error instanceof Error ? error : new Error(String(error))
    end(ending.failure)
  })
  return ending
}

