import http from 'node:http';
import { readAnswer, unreachable } from './client-answer.js';
import { readDocuments } from './client-stream.js';
import { FHIR_TYPE } from './operation-outcome.js';
import { routes } from './routes/index.js';
import { pathOf } from './url.js';
/** Makes a client. Calls throw `unreachable` with status 0 if no process listens at the URL. */
export function createClient(options) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections ?? 4 });
    const send = async (name, input, text, signal) => {
        const { method, path } = routes[name];
        const url = new URL(pathOf(path, input.params ?? {}, input.query ?? {}), options.url);
        const type = routes[name].kind === 'fhir' ? FHIR_TYPE : 'application/json';
        return await new Promise((resolve, reject) => {
            const request = http.request(url, {
                method,
                agent: signal === undefined ? agent : false,
                signal,
                headers: {
                    authorization: `Bearer ${options.token}`,
                    'user-agent': 'medichain-node',
                    ...(text === undefined ? {} : {
                        'content-type': type, 'content-length': Buffer.byteLength(text)
                    })
                }
            }, resolve);
            request.on('error', error => { reject(unreachable(error, options.url)); });
            request.end(text);
        });
    };
    return {
        async call(name, input) {
            const { body, ...rest } = (input ?? {});
            const text = body === undefined ? undefined : JSON.stringify(body);
            return await readAnswer(await send(name, rest, text));
        },
        async submitText(text, query = {}, corrects) {
            const { call = 'submit', id } = corrects ?? {};
            const params = id === undefined ? {} : { params: { id } };
            return await readAnswer(await send(call, { query, ...params }, text));
        },
        async open(name, signal) {
            const response = await send(name, {}, undefined, signal);
            if (response.statusCode !== 200)
                await readAnswer(response);
            return readDocuments(response, signal);
        },
        close() {
            agent.destroy();
        }
    };
}
//# sourceMappingURL=client.js.map