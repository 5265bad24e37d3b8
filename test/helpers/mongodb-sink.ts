import {
  addRemote,
  deploy,
  hooksAfterDeploy,
  hooksAfterRelate,
  latestRelation,
  relate,
  setRelationData,
  type ConfigValue,
  type HookRun,
} from "../../src/sandbox/index.ts";
import { withKubeconfig, type TestModel } from "./model.ts";

const application = "mongodb-sink";

/** Deploys the charm as `mongodb-sink`, with access to Kubernetes and these options. */
export async function deployMongodbSink(
  model: TestModel,
  options: Readonly<Record<string, ConfigValue>>,
): Promise<readonly HookRun[]> {
  return model.act(
    (now) => {
      const { model: granted, id } = withKubeconfig(now, model, application);
      return deploy(granted, { application, charm: model.charm, config: { kubeconfig: id, ...options } });
    },
    (now) => hooksAfterDeploy(now, `${application}/0`),
  );
}

/** Relates it to an application at the endpoint of the same name on both sides, whose unit publishes this data. */
export async function integrate(
  model: TestModel,
  endpoint: string,
  data: Readonly<Record<string, string>>,
): Promise<readonly HookRun[]> {
  return model.act(
    (now) => {
      const related = relate(
        addRemote(now, { application: endpoint }),
        `${application}:${endpoint}`,
        `${endpoint}:${endpoint}`,
      );
      return setRelationData(related, { relation: latestRelation(related), who: `${endpoint}/0`, data });
    },
    (now) => hooksAfterRelate(now, latestRelation(now)),
  );
}
