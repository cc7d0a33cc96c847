import { startApi, type RunningApi } from '../api/index.js'
import {
  loadChainParameters, loadConfig, type GovernmentConfig, type HospitalConfig, type LoadedConfig
} from './machine/config/index.js'
import { apiPlace, type ApiPlace } from './machine/api-settings.js'
import { Ending } from './machine/ending.js'
import { givenSettings } from './machine/given-settings.js'
import { GovernmentNode } from './assembly/government-node.js'
import { HospitalNode } from './assembly/hospital-node.js'
import { explainDiskFull } from './machine/disk-full.js'
import {
  CallFile, writeCalls, writeChain, writePeers, writeStanding
} from './services/journal/index.js'
import type { BaseOptions } from './assembly/base-options.js'
import { NodeBase } from './assembly/node-base.js'
import { createNodeLog, jsonAnnouncer, type LogOutput } from './machine/node-log.js'
import { refuseSecondGovernment } from './machine/rendezvous.js'
import { NodeServicesHost } from './services/index.js'
import { watchFaults } from './machine/watch-faults.js'
import type { NodeRole } from './machine/ports.js'

export interface NodeOptions {
  readonly role: NodeRole
  readonly name: string | undefined
  readonly data: string | undefined
  readonly config: string | undefined
  readonly overrides: Readonly<Record<string, string>>
  readonly print: (line: string) => void
}

export interface StartOptions extends NodeOptions, LogOutput {
  /** Writes announcements, like the log, as JSON lines. */
  readonly json: boolean
}

export interface InitResult {
  readonly role: NodeRole
  readonly name: string
  readonly peerId: string
  readonly dataFolder: string
  readonly keysFolder: string
  readonly created: boolean
}

/**
 * Runs a node until a signal stops it or it fails.
 * @returns the exit code 0
 * @throws OperatorError, ConfigError or ServiceError if the node cannot start; any error that ends it later
 */
export async function runStart (options: StartOptions): Promise<number> {
  const ending = new Ending(process)
  try {
    const { json, log, name, role } = options
    const print = json ? jsonAnnouncer(name ?? role, log) : options.print
    return await runUntil(ending, { ...options, print })
  } finally {
    ending.forget()
  }
}

async function runUntil (ending: Ending, options: StartOptions): Promise<number> {
  const { base, node } = await openNode(options, { json: options.json, isStart: true, output: options })
  base.onFailure(ending.fail)
  const forgetFaults = watchFaults(process, base)
  writePeers(base)
  const forgetStanding = writeStanding(base)
  const logger = base.logger
  const callFile = new CallFile({ folder: base.folders.data.path, logger })
  const logCall = writeCalls(logger)
  let place: ApiPlace = {}
  try {
    place = apiPlace(base.options.config)
    const services = new NodeServicesHost(base, node, {
      certificate: () => place.tls?.certificate.view(), calls: () => callFile.loss
    })
    const api = await startApi({
      name: base.name, dataFolder: base.folders.data.path, port: base.options.config.apiPort, ...place,
      onFault: error => { logger.error({ err: error }, 'a request failed') },
      onCall: call => {
        logCall(call)
        callFile.write(call)
      }
    }, services)
    try {
      announce(options, base, api)
      base.onChain(chain => {
        services.follow(chain)
        writeChain(chain, base.logger)
      })
      node.run().catch(base.fail)
      const end = await ending.ended
      if (end instanceof Error) throw end
      options.print('stopping')
      return 0
    } finally {
      services.stop()
      await api.stop()
    }
  } catch (error) {
    const reason = explainDiskFull(error)
    base.folders.data.noteFailure(reason)
    throw reason
  } finally {
    forgetStanding()
    place.tls?.certificate.close()
    await callFile.close()
    node.stop()
    await base.close(ending.failure === undefined, ending.signal)
    base.logger.flush()
    forgetFaults()
  }
}

/** Makes keys and data folder, and starts nothing. */
export async function runInit (options: NodeOptions): Promise<InitResult> {
  const { base, node } = await openNode({ ...options, print: () => {} }, {
    json: false, isStart: false,
    output: { log: line => { process.stderr.write(line) }, lost: () => undefined }
  })
  try {
    return {
      role: options.role,
      name: base.name,
      peerId: base.network.peerId,
      dataFolder: base.folders.data.path,
      keysFolder: base.folders.keysPath,
      created: base.keystore.created
    }
  } finally {
    node.stop()
    await base.close(false)
  }
}

type Use = Pick<BaseOptions, 'isStart'> & Pick<StartOptions, 'json'> & { readonly output: LogOutput }

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
  if (use.isStart) refuseSecondGovernment(config.dataRoot)
  const { config: parameters } = loadChainParameters({
    file: config.chainFile === '' ? undefined : config.chainFile,
    flags: options.overrides, env: process.env
  })
  const base = await NodeBase.open(baseOptions(options, loaded, use))
  return { base, node: new GovernmentNode(base, config, parameters) }
}

function baseOptions (
  options: NodeOptions, loaded: LoadedConfig<HospitalConfig | GovernmentConfig>,
  { isStart, json, output }: Use
): BaseOptions {
  const { config, sources } = loaded
  return {
    role: options.role, name: options.name, data: options.data, config, print: options.print, isStart,
    sources, given: givenSettings(loaded, options.config),
    lost: output.lost,
    logger: name => createNodeLog({
      name, level: config.logLevel, json: json || process.stderr.isTTY !== true
    }, output)
  }
}

function announce (options: StartOptions, base: NodeBase, { tlsUrl, url }: RunningApi): void {
  options.print(`  peer ${base.network.peerId}`)
  for (const address of base.network.addresses()) options.print(`  listening on ${address}`)
  options.print(`  local API ${url} (token in ${base.folders.data.apiFile})`)
  if (tlsUrl !== undefined) options.print(`  API for registered programs ${tlsUrl}`)
}
