// Stock @apollo/gateway + @apollo/server on Express 5, as their documentation sets them up. Runs from .bench/gateway.
import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';

const supergraphSdl = readFileSync(process.argv[2], 'utf8');
const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
await server.start();
const app = express();
app.use('/graphql', express.json(), expressMiddleware(server));
const http = app.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${http.address().port}/graphql` }));
process.on('disconnect', () => process.exit(0));
