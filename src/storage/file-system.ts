/**
 * The few file operations that the write-ahead log needs, as a port: the simulator puts torn
 * writes, lost writes and full disks behind it. `nodeFileSystem` is the real one,
 * `MemoryFileSystem` the twin.
 */
export interface FileSystem {
  /** The whole file; undefined if there is none. */
  read (path: string): Promise<Uint8Array | undefined>
  /** Opens for appending, creating an empty file (durably named) if there is none. */
  openAppend (path: string): Promise<AppendFile>
  /**
   * Puts `bytes` in the place of the file in one step: after a crash the old or the new, never a
   * mixture.
   */
  replace (path: string, bytes: Uint8Array): Promise<void>
}

export interface AppendFile {
  /**
   * Synchronous, into the system's cache: what it took survives the end of the process, not a power
   * cut.
   */
  append (bytes: Uint8Array): void
  /** fdatasync: everything appended or cut off before survives a power cut once it resolves. */
  sync (): Promise<void>
  /** Cuts the file to `length` bytes; later appends go on from there. */
  truncate (length: number): void
  close (): Promise<void>
}
