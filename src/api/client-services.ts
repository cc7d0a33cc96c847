import type { Access } from './access/access.js'
import { clientView } from './access/client-record.js'
import type { Registered } from './access/client-registry.js'
import { fhirUrl, tokenUrl } from './access/smart-configuration.js'
import type { Handlers } from './routes/index.js'
import type { RegisteredClientView } from './views/index.js'

type ClientCalls = Pick<Handlers, 'addClient' | 'clients' | 'removeClient' | 'rotateClient'>

/** Makes the handlers for the clients of this node. The API itself keeps them. */
export function clientServices (access: Access): ClientCalls {
  const { registry } = access
  const viewOf = ({ client, secret }: Registered): RegisteredClientView => ({
    client: clientView(client), tokenUrl: tokenUrl(access.base), fhirUrl: fhirUrl(access.base),
    ...(secret === undefined ? {} : { secret })
  })
  return {
    clients: async () => await Promise.resolve(registry.list().map(clientView)),
    addClient: async ({ body }) => viewOf(await registry.add(body)),
    rotateClient: async ({ params, body }) => viewOf(await registry.rotate(params.id, body.keys)),
    async removeClient ({ params: { id } }) {
      await registry.remove(id)
      return { id }
    }
  }
}
