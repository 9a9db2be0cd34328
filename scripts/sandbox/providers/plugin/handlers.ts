import { apply, conform, plan } from './change.ts';
import { type Diagnostic, type Provider, ProviderError } from './resource.ts';
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

const configHandlers = (provider: Provider) => ({
  GetSchema: () => ({
    provider: schemaMessage(provider.schema),
    resource_schemas: schemas(provider.resources),
    data_source_schemas: schemas(provider.dataSources),
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  }),
  PrepareProviderConfig: (request: Request) => ({ prepared_config: request.config }),
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

const schemas = (types: Provider['resources'] | Provider['dataSources']) =>
  Object.fromEntries(Object.entries(types).map(([name, { schema }]) => [name, schemaMessage(schema)]));

/** All calls of the protocol's Provider service. */
export const handlers = (provider: Provider): Record<string, Handler> => {
  const resourceOf = (request: Request) => {
    const resource = provider.resources[request.type_name];
    if (!resource) throw new ProviderError(`Resource type ${request.type_name} is not supported`);
    return resource;
  };
  return {
    ...configHandlers(provider),
    ValidateResourceTypeConfig: answering((request) => ({
      diagnostics: (resourceOf(request).validate?.(decodeObject(request.config) ?? {}) ?? []).map(
        diagnosticMessage,
      ),
    })),
    UpgradeResourceState: answering(async (request) => {
      const resource = resourceOf(request);
      const stored = conform(resource.schema, decodeObject(request.raw_state) ?? {});
      // Protobuf leaves zeros out: an absent version is version 0.
      const version = Number(request.version ?? 0);
      const outdated = version < resource.schema.version && resource.upgrade;
      return { upgraded_state: encodeValue(outdated ? await outdated(stored, version) : stored) };
    }),
    ReadResource: answering(
      async (request) => {
        const state = decodeObject(request.current_state) as Values;
        const read = resourceOf(request).read;
        return { new_state: encodeValue(read ? await read(state) : state), private: request.private };
      },
      (request) => ({ new_state: request.current_state, private: request.private }),
    ),
    PlanResourceChange: answering(
      (request) => {
        const proposed = decodeObject(request.proposed_new_state);
        if (!proposed) return { planned_state: encodeValue(null), planned_private: request.prior_private };
        const prior = decodeObject(request.prior_state);
        const config = decodeObject(request.config) ?? {};
        const { planned, replace } = plan(resourceOf(request), { prior, proposed, config });
        return {
          planned_state: encodeValue(planned),
          requires_replace: replace.map(attributePath),
          planned_private: request.prior_private,
        };
      },
      (request) => ({ planned_state: request.proposed_new_state, planned_private: request.prior_private }),
    ),
    ApplyResourceChange: answering(
      async (request) => {
        const state = await apply(resourceOf(request), {
          prior: decodeObject(request.prior_state),
          planned: decodeObject(request.planned_state),
          config: decodeObject(request.config),
        });
        return { new_state: encodeValue(state), private: request.planned_private };
      },
      (request) => ({ new_state: request.prior_state, private: request.planned_private }),
    ),
    ImportResourceState: answering(async (request) => {
      const { schema, importState } = resourceOf(request);
      if (!importState) throw new ProviderError(`${request.type_name} cannot be imported`);
      const state = { ...emptyObject(schema.block), ...(await importState(request.id)) };
      return { imported_resources: [{ type_name: request.type_name, state: encodeValue(state) }] };
    }),
  };
};
