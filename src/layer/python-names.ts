import { hexDigest } from "../core/index.ts";
import type { Owner } from "./names.ts";

/** What the Python layer called its objects, and what it selected their pods by. */
export type PythonNames = {
  readonly deployment: string;
  readonly service: string;
  readonly configMap: string;
  readonly selector: Readonly<Record<string, string>>;
};

/** How the interface kubernetes-deployer tells applications apart: the MD5 of the model's uuid and the application. */
export function deployerUuid({ model, application }: Owner): string {
  return hexDigest(`${model.uuid}${application}`, "md5");
}

/** The names that the Python layer gave the objects of an application. */
export function pythonNames(owner: Owner): PythonNames {
  const uuid = deployerUuid(owner);
  return {
    deployment: `depl-${uuid}`,
    service: `svc-${uuid}`,
    configMap: `cfgmap-${uuid}`,
    selector: { app: uuid },
  };
}
