/**
 * The file operations of the key file, as a port: reads and writes at any place of a file. `nodeSlotFiles` is
 * the real file system. Tests use files in memory, which can lose and tear writes.
 */
export interface SlotFiles {
  /** Opens a file. A new file is empty, and its name is durable. */
  open (path: string): Promise<SlotFile>
  has (path: string): Promise<boolean>
}

export interface SlotFile {
  /** Reads bytes. There are fewer if the file ends before. */
  read (at: number, length: number): Promise<Uint8Array>
  /** Writes bytes in place. They survive the end of the process, but not a power cut. */
  write (at: number, bytes: Uint8Array): Promise<void>
  /** Makes all earlier writes survive a power cut (fdatasync). */
  sync (): Promise<void>
  close (): Promise<void>
}
