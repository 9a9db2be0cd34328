import { apply, conform, plan } from './change.ts';
import { type Diagnostic, type Provider, ProviderError, type Resource } from './resource.ts';
import { emptyObject, schemaMessage } from './schema.ts';
import { type DynamicValue, decodeObject, encodeValue, type Values } from './values.ts';

/** A decoded request; every call uses a few of these. */
interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly version?: number | string;
  readonly config?: DynamicValue;
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
  readonly raw_state?: { readonly json?: Uint8Array };
  readonly private?: Uint8Array;
  readonly prior_private?: Uint8Array;
  readonly planned_private?: Uint8Array;
}

export type Handler = (request: Request) => object | Promise<object>;

const attributePath = (name: string) => ({ steps: [{ attribute_name: name }] });

const diagnosticMessage = ({ attribute, ...rest }: Diagnostic) => ({
  ...rest,
  ...(attribute ? { attribute: attributePath(attribute) } : {}),
});

const failure = (error: unknown): Diagnostic =>
  error instanceof ProviderError
    ? { severity: 'ERROR', summary: error.message, detail: error.detail }
    : { severity: 'ERROR', summary: 'Provider failed', detail: (error as Error)?.stack ?? String(error) };

/** Answers with diagnostics instead of breaking the call; `otherwise` is what the answer must hold even then. */
const answering =
  (handle: Handler, otherwise: (request: Request) => object = () => ({})): Handler =>
  async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      return { ...otherwise(request), diagnostics: [diagnosticMessage(failure(error))] };
    }
  };

const schemas = (types: Provider['resources'] | Provider['dataSources']) =>
  Object.fromEntries(Object.entries(types).map(([name, { schema }]) => [name, schemaMessage(schema)]));

const providerHandlers = (provider: Provider): Record<string, Handler> => ({
  GetSchema: () => ({
    provider: schemaMessage(provider.schema),
    resource_schemas: schemas(provider.resources),
    data_source_schemas: schemas(provider.dataSources),
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  }),
  PrepareProviderConfig: (request) => ({ prepared_config: request.config }),
  Configure: answering(async (request) => {
    await provider.configure(decodeObject(request.config) ?? {});
    return {};
  }),
  Stop: () => ({}),
  ValidateDataSourceConfig: () => ({}),
  ReadDataSource: answering(async (request) => {
    const source = provider.dataSources[request.type_name];
    if (!source) throw new ProviderError(`Data source ${request.type_name} is not supported`);
    return { state: encodeValue(await source.read(decodeObject(request.config) ?? {})) };
  }),
});

/** Answers one call about one resource. */
type ResourceHandler = (resource: Resource, request: Request) => object | Promise<object>;

const validateConfig: ResourceHandler = (resource, request) => ({
  diagnostics: (resource.validate?.(decodeObject(request.config) ?? {}) ?? []).map(diagnosticMessage),
});

const upgradeState: ResourceHandler = async ({ schema, upgrade }, request) => {
  const stored = conform(schema, decodeObject(request.raw_state) ?? {});
  // Protobuf leaves zeros out: an absent version is version 0.
  const version = Number(request.version ?? 0);
  const outdated = upgrade && version < schema.version;
  return { upgraded_state: encodeValue(outdated ? await upgrade(stored, version) : stored) };
};

const readResource: ResourceHandler = async ({ read }, request) => {
  const state = decodeObject(request.current_state) as Values;
  return { new_state: encodeValue(read ? await read(state) : state), private: request.private };
};

const planChange: ResourceHandler = (resource, request) => {
  const proposed = decodeObject(request.proposed_new_state);
  // A destruction: nothing is proposed.
  if (!proposed) return { planned_state: encodeValue(null), planned_private: request.prior_private };
  const prior = decodeObject(request.prior_state);
  const { planned, replace } = plan(resource, {
    prior,
    proposed,
    config: decodeObject(request.config) ?? {},
  });
  return {
    planned_state: encodeValue(planned),
    requires_replace: replace.map(attributePath),
    planned_private: request.prior_private,
  };
};

const applyChange: ResourceHandler = async (resource, request) => {
  const state = await apply(resource, {
    prior: decodeObject(request.prior_state),
    planned: decodeObject(request.planned_state),
    config: decodeObject(request.config),
  });
  const answer = { new_state: encodeValue(state), private: request.planned_private };
  const wait = async () => {
    const other = state ? await resource.ready?.(state) : undefined;
    if (!other) return answer;
    return { ...answer, new_state: encodeValue({ ...state, ...other }), legacy_type_system: true };
  };
  return answering(wait, () => answer)(request);
};

const importState: ResourceHandler = async (resource, { type_name, id }) => {
  if (!resource.importState) throw new ProviderError(`${type_name} cannot be imported`);
  const state = { ...emptyObject(resource.schema.block), ...(await resource.importState(id)) };
  return { imported_resources: [{ type_name, state: encodeValue(state) }] };
};

/** All calls of the protocol's Provider service. Private bytes go back as they came, or they vanish from the state. */
export const handlers = (provider: Provider): Record<string, Handler> => {
  const on = (handle: ResourceHandler, otherwise?: (request: Request) => object) =>
    answering((request) => {
      const resource = provider.resources[request.type_name];
      if (!resource) throw new ProviderError(`Resource type ${request.type_name} is not supported`);
      return handle(resource, request);
    }, otherwise);
  return {
    ...providerHandlers(provider),
    ValidateResourceTypeConfig: on(validateConfig),
    UpgradeResourceState: on(upgradeState),
    ReadResource: on(readResource, (request) => ({
      new_state: request.current_state,
      private: request.private,
    })),
    PlanResourceChange: on(planChange, (request) => ({
      planned_state: request.proposed_new_state,
      planned_private: request.prior_private,
    })),
    ApplyResourceChange: on(applyChange, (request) => ({
      new_state: request.prior_state,
      private: request.planned_private,
    })),
    ImportResourceState: on(importState),
  };
};
