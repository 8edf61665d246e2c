import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Path of anvil's executable inside the npm package of this platform. It does not need the package's install script.
 * Throws when npm installed no binary for this platform.
 */
export function anvilBinary(): string {
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform === 'win32' ? 'win32' : process.platform}-${cpu}`;
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  let manifest: string;
  try {
    manifest = require.resolve(`${name}/package.json`);
  } catch {
    throw new Error(
      `the npm package ${name} is not installed: run npm ci without --omit=optional (platform ${process.platform}-${process.arch})`,
    );
  }
  const binary = path.join(path.dirname(manifest), 'bin', file);
  if (!existsSync(binary)) throw new Error(`${name} holds no bin/${file}: reinstall with npm ci`);
  return binary;
}
