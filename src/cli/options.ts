import type { HealthView, LogLossView, Role, VerificationView } from '../api/index.js'

/**
 * The commands that assemble a node pass these options to `node` and `testnet`. Those modules declare the
 * same shapes structurally; nothing below `cli` imports this file. Each of the five functions answers or
 * throws an Error. Its message is one line for the operator with cause and fix, and the exit code is 1
 * unless the error has an `exitCode`.
 */
export interface FolderOptions {
  /** Undefined: `start` and `init` take the first free name. */
  readonly name: string | undefined
  /** The data folder of the node; undefined: the folder of its name. */
  readonly data: string | undefined
}

export interface NodeOptions extends FolderOptions {
  readonly role: Role
  /** The configuration file; undefined: the file of the role under `config/`. */
  readonly config: string | undefined
  /** Settings that were given as flags: a key in any spelling → text. */
  readonly overrides: Readonly<Record<string, string>>
  /** Prints one line for people. */
  readonly print: (line: string) => void
}

/** `runStart(options: StartOptions): Promise<number>`: runs until a signal; the exit code. */
export interface StartOptions extends NodeOptions {
  /** Writes log and announcements as JSON lines, also on a terminal. */
  readonly json: boolean
  /** Writes a line of the log, which ends in a newline; never fails and never waits. */
  readonly log: (line: string) => void
  /** Tells which lines could not be written. */
  readonly lost: () => LogLossView | undefined
}

/** `runInit(options: InitOptions): Promise<InitResult>`: keys and data folder, nothing started. */
export type InitOptions = NodeOptions

export interface InitResult {
  readonly role: Role
  readonly name: string
  readonly peerId: string
  readonly vrfKey: string
  readonly dataFolder: string
  readonly keysFolder: string
  /** False if keys and folder existed already; then nothing was changed. */
  readonly created: boolean
}

/** `verifyChain(options: VerifyOptions): Promise<VerificationView>`, on a stopped node's folder. */
export interface VerifyOptions {
  readonly data: string
  /** Called now and then with the height reached and the height of the tip. */
  readonly onProgress: (height: number, tip: number) => void
}

/** `examineFolder(options: ExamineOptions): Promise<HealthView>`, where no node answers. */
export interface ExamineOptions {
  readonly data: string
  /** The flags by which the caller named the folder, for commands that are shown. */
  readonly flags: string
}

/** `runTestnet(options: TestnetOptions): Promise<number>`: the exit code. */
export interface TestnetOptions {
  readonly hospitals: number
  readonly diagnoses: number
  /** True: run, check, stop, exit with 0 or 1. False: stay up until a signal. */
  readonly exit: boolean
  /** A folder of FHIR files to submit in place of the samples. */
  readonly input: string | undefined
  readonly json: boolean
  /** The folder for keys and data; undefined: a new temporary folder, removed at the end. */
  readonly folder: string | undefined
  /** The first of the ports to use; undefined: free ports. */
  readonly port: number | undefined
  /** Programs of Node that the nodes take in turn; undefined: the program that runs this process. */
  readonly nodeBinaries?: readonly string[]
}

/** The five functions below `cli`, as a port, so that tests run commands without a network or a disk. */
export interface Assembly {
  runStart (options: StartOptions): Promise<number>
  runInit (options: InitOptions): Promise<InitResult>
  verifyChain (options: VerifyOptions): Promise<VerificationView>
  examineFolder (options: ExamineOptions): Promise<HealthView>
  runTestnet (options: TestnetOptions): Promise<number>
}
