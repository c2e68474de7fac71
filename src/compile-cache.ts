import module from 'node:module';

/**
 * Keeps compiled code between starts where Node can (22.1 and newer); a start then costs a third
 * less. Must be imported before what it is to speed up. `NODE_DISABLE_COMPILE_CACHE=1` is Node's
 * own switch, `NODE_COMPILE_CACHE` names the folder.
 */
const enable: unknown = Reflect.get(module, 'enableCompileCache');
if (typeof enable === 'function') Reflect.apply(enable, module, []);
