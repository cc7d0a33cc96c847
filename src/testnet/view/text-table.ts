/** Columns as wide as their widest cell, two spaces between. */
export function textTable (
  head: readonly string[], rows: readonly (readonly string[])[]
): string[] {
  const lines = [head.map(title => title.toUpperCase()), ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length)))
  return lines.map(line => {
    return line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()
  })
}

export function progressBar (done: number, total: number, width: number): string {
  const share = total === 0 ? 1 : done / total
  const full = Math.round(share * width)
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${done} of ${total} decided everywhere`
}
