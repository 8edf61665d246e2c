export { identitySubgraph, type IdentityOptions } from './subgraph';
export type { IdentityContext } from './context';
export { DEFINITION_DOCUMENT_TYPE, definitionDocument, rememberDefinition, type DefinitionDocument } from './definition-documents';
export type { Definition } from './vehicles/definition';
