import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createClient, readApiFile, type Client, type Role } from '../../api/index.js'
import { makeFolder } from '../../system/index.js'
import { MAIN_FILE, WITH_PARENT } from './main-file.js'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'

const READY_MS = 60_000
const POLL_MS = 50
/** A node that needs longer to flush and close its database hangs. */
const STOP_GRACE_MS = 15_000
const LAST_LINES = 15

export interface NodeSettings {
  readonly role: Role
  /** The name of the node and of its folders. */
  readonly name: string
  /** The folder with keys, data and logs of the whole testnet. */
  readonly folder: string
  /** Further settings for `start`, by key. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** The Node program that runs the node; undefined: the program of this process. */
  readonly nodeBinary?: string | undefined
  /** Flags for Node itself, such as `--cpu-prof`. */
  readonly nodeFlags?: readonly string[]
  /** A prefix of the command, for example to enter a network namespace. It must exec, not fork. */
  readonly launcher?: readonly string[]
  /** Maps the URL of the API to a URL that this process can reach, for a node in a namespace. */
  readonly reach?: (url: string) => string
}

export interface Launch {
  readonly nodeFlags?: readonly string[]
  /** Another program instead of `medichain-node`, with the same arguments. */
  readonly mainFile?: string
  readonly env?: Readonly<Record<string, string>>
  /** Settings for this start alone, which replace those of the node. */
  readonly settings?: NodeSettings['settings']
}

/** Runs a node of a testnet as a process that can be stopped, killed and started again. */
export class NodeProcess {
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #client: Client | undefined
  #expectedEnd = false
  /** Called when the process ends without having been stopped. */
  onUnexpectedEnd: (node: NodeProcess) => void = () => {}
  /** `http://127.0.0.1:<port>` */
  url = ''

  constructor (readonly settings: NodeSettings) {}

  get name (): string { return this.settings.name }
  get role (): Role { return this.settings.role }
  get dataFolder (): string { return path.join(this.settings.folder, 'data', this.name) }
  get logFile (): string { return path.join(this.settings.folder, 'logs', `${this.name}.log`) }
  get nodeBinary (): string { return this.settings.nodeBinary ?? process.execPath }
  get pid (): number | undefined { return this.#child?.pid }
  get running (): boolean { return this.#child !== undefined }

  get client (): Client {
    if (this.#client === undefined) throw new Error(`${this.name} has not been started`)
    return this.#client
  }

  /** Starts the process without waiting for it; see `ready`. */
  start (launch: Launch = {}): void {
    if (this.#child !== undefined) throw new Error(`${this.name} runs already`)
    const { role, folder, settings, launcher = [] } = this.settings
    const nodeFlags = [...this.settings.nodeFlags ?? [], ...launch.nodeFlags ?? []]
    makeFolder(path.dirname(this.logFile))
    const log = openSync(this.logFile, 'a')
    const all = { ...settings, ...launch.settings }
    const flags = Object.entries(all).flatMap(([key, value]) => [`--${key}`, String(value)])
    try {
      const [program = this.nodeBinary, ...args] = [
        ...launcher, this.nodeBinary, ...nodeFlags, '--import', WITH_PARENT,
        launch.mainFile ?? MAIN_FILE, 'start', '--role', role,
        '--name', this.name, '--json', '--dataRoot', path.join(folder, 'data'),
        '--keysRoot', path.join(folder, 'keys'), ...flags
      ]
      const child = spawn(program, args, {
        cwd: folder,
        env: { ...environment(), ...launch.env },
        // The node has its own process group, so that Ctrl-C reaches only the testnet, which stops its nodes.
        detached: true,
        stdio: ['ignore', log, log, 'ipc']
      })
      this.#watch(child)
    } finally {
      closeSync(log)
    }
  }

  /** Resolves when the API is up. @throws Error with the end of the log if the node ends or is late */
  async ready (): Promise<void> {
    const child = this.#child
    const deadline = Date.now() + READY_MS
    while (this.#child === child && child !== undefined) {
      const file = await readApiFile(this.dataFolder).catch(() => undefined)
      if (file !== undefined && file.processId === child.pid) {
        this.url = this.settings.reach?.(file.url) ?? file.url
        this.#client?.close()
        this.#client = createClient({ url: this.url, token: file.token, connections: 64 })
        return
      }
      if (Date.now() > deadline) throw new Error(`${this.name} does not answer${this.lastLines()}`)
      await pause(POLL_MS)
    }
    throw new Error(`${this.name} ended at its start${this.lastLines()}`)
  }

  /** Sends SIGTERM, and SIGKILL if the node does not end in time. Returns true if SIGTERM was enough. */
  async stop (graceMs = STOP_GRACE_MS): Promise<boolean> {
    const child = this.#child
    if (child === undefined) return true
    this.#expectedEnd = true
    child.kill('SIGTERM')
    let killed = false
    const timer = setTimeout(() => {
      killed = true
      child.kill('SIGKILL')
    }, graceMs)
    await this.#ended
    clearTimeout(timer)
    return !killed
  }

  /** Kills the node like a crash: nothing is flushed. */
  async kill (): Promise<void> {
    this.killNow()
    await this.#ended
  }

  /** Suspends the node until `resume`; its connections stay open. */
  pause (): void {
    this.#child?.kill('SIGSTOP')
  }

  resume (): void {
    this.#child?.kill('SIGCONT')
  }

  /** Kills the node without waiting for its end. */
  killNow (): void {
    this.#expectedEnd = true
    this.#child?.kill('SIGKILL')
  }

  /** Returns the end of the node's log as a text for an error message. */
  lastLines (): string {
    try {
      const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES)
      return `; the end of ${this.logFile}:\n${lines.join('\n')}`
    } catch {
      return ''
    }
  }

  #watch (child: ChildProcess): void {
    this.#child = child
    this.#expectedEnd = false
    this.#ended = new Promise(resolve => {
      const end = (): void => {
        if (this.#child !== child) return
        this.#child = undefined
        this.#client?.close()
        resolve()
        if (!this.#expectedEnd) this.onUnexpectedEnd(this)
      }
      child.once('exit', end)
      child.once('error', end)
    })
  }
}

/** Returns the environment without settings of nodes, which several nodes cannot share. */
function environment (): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env)
    .filter(([name]) => !name.startsWith('MEDICHAIN_')))
}
