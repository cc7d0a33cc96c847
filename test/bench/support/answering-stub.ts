import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeApiFile } from '../../../src/api/api-file.js'

/**
 * Starts a server that answers batches of diagnoses like a node that takes each at once. It leaves out the
 * node, so that the importer alone is measured.
 */
export async function answeringStub (dataFolder: string): Promise<() => void> {
  const server = createServer((request, response) => {
    countOf(request).then(count => {
      const taken = { created: true, location: 'x', filled: [], findings: [], case: {} }
      const item = JSON.stringify({ submission: { cases: [taken] } })
      response.setHeader('content-type', 'application/json')
      response.end(`[${Array(count).fill(item).join(',')}]`)
    }, () => { response.destroy() })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  await writeApiFile(dataFolder, {
    url: `http://127.0.0.1:${port}`, token: 'x'.repeat(43), name: 'hospital-1', role: 'hospital'
  })
  return () => { server.close() }
}

async function countOf (request: IncomingMessage): Promise<number> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return (JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown[]).length
}
