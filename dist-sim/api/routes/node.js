import { answer } from '../route.js';
export const nodeRoutes = {
    status: {
        kind: 'json',
        method: 'GET',
        path: '/v1/status',
        summary: 'Identity and state of the node, its chain and its peers.',
        isForOperators: true,
        answer: answer()
    },
    health: {
        kind: 'json',
        method: 'GET',
        path: '/v1/health',
        summary: 'Troubles of the node, the actions that help, and the facts; `status` contains the same.',
        isForOperators: true,
        answer: answer()
    },
    openApi: {
        kind: 'json',
        method: 'GET',
        path: '/v1/openapi.json',
        summary: 'This API as an OpenAPI 3.1 document.',
        answer: answer()
    }
};
//# sourceMappingURL=node.js.map