/**
 * The file operations of the write-ahead log, as a port. `nodeFileSystem` is the real file system. The
 * simulator uses `MemoryFileSystem`, which can tear and lose writes and have a full disk.
 */
export interface FileSystem {
  /** Reads the whole file; undefined if there is no such file. */
  read (path: string): Promise<Uint8Array | undefined>
  /** Opens a file for appending. A new file is empty, and its name is durable. */
  openAppend (path: string): Promise<AppendFile>
  /** Replaces the file atomically: after a crash it has either the old content or the new content. */
  replace (path: string, bytes: Uint8Array): Promise<void>
}

export interface AppendFile {
  /** Writes to the system's cache at once: the bytes survive the end of the process, but not a power cut. */
  append (bytes: Uint8Array): void
  /** Makes all earlier appends and truncations survive a power cut (fdatasync). */
  sync (): Promise<void>
  /** Truncates the file to `length` bytes. Later appends start there. */
  truncate (length: number): void
  close (): Promise<void>
}
