/**
 * The few file operations that the write-ahead log needs, as a port: the simulator puts torn writes, lost
 * writes and full disks behind it. `nodeFileSystem` is the real file system, `MemoryFileSystem` its twin.
 */
export interface FileSystem {
  /** The whole file; undefined if there is none. */
  read (path: string): Promise<Uint8Array | undefined>
  /** Opens for appending, creating an empty file (durably named) if there is none. */
  openAppend (path: string): Promise<AppendFile>
  /** Replaces the file in one step: after a crash it has the old content or the new, never a mixture. */
  replace (path: string, bytes: Uint8Array): Promise<void>
}

export interface AppendFile {
  /** Writes into the system's cache at once: the bytes survive the end of the process, not a power cut. */
  append (bytes: Uint8Array): void
  /** Makes all that was appended or cut off before survive a power cut (fdatasync). */
  sync (): Promise<void>
  /** Cuts the file to `length` bytes; later appends go on from there. */
  truncate (length: number): void
  close (): Promise<void>
}
