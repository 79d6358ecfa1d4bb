/**
 * The system calls that the sandbox does without, as a seccomp program for `bwrap --seccomp FD`.
 *
 * Everything is allowed but: sockets, tracing and reading other processes, new namespaces and mounts, io_uring (it does files and
 * sockets past any filter), bpf, executable memory files, System V and POSIX queues; and `clone` without CLONE_THREAD, so that
 * threads start and processes do not. `clone3` hides its flags in memory, where a filter cannot look: it "does not exist"
 * (ENOSYS), and glibc falls back to `clone`.
 */
type Architecture = { audit: number; clone: number; denied: Record<string, number> };

/** Numbers from the kernel's tables; they are the same on both from 424 on. */
const COMMON = {
  pidfd_open: 434,
  pidfd_getfd: 438,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  mount_setattr: 442,
  memfd_secret: 447,
};

const ARCHITECTURES: Partial<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    denied: {
      socket: 41,
      connect: 42,
      accept: 43,
      bind: 49,
      listen: 50,
      socketpair: 53,
      fork: 57,
      vfork: 58,
      shmget: 29,
      shmat: 30,
      semget: 64,
      msgget: 68,
      ptrace: 101,
      syslog: 103,
      personality: 135,
      pivot_root: 155,
      chroot: 161,
      acct: 163,
      mount: 165,
      umount2: 166,
      swapon: 167,
      reboot: 169,
      init_module: 175,
      quotactl: 179,
      lookup_dcookie: 212,
      mq_open: 240,
      kexec_load: 246,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      unshare: 272,
      accept4: 288,
      perf_event_open: 298,
      name_to_handle_at: 303,
      open_by_handle_at: 304,
      setns: 308,
      process_vm_readv: 310,
      process_vm_writev: 311,
      kcmp: 312,
      finit_module: 313,
      memfd_create: 319,
      bpf: 321,
      userfaultfd: 323,
      ...COMMON,
    },
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    denied: {
      umount2: 39,
      mount: 40,
      pivot_root: 41,
      chroot: 51,
      quotactl: 60,
      acct: 89,
      personality: 92,
      unshare: 97,
      kexec_load: 104,
      init_module: 105,
      syslog: 116,
      ptrace: 117,
      reboot: 142,
      mq_open: 180,
      msgget: 186,
      semget: 190,
      shmget: 194,
      shmat: 196,
      socket: 198,
      socketpair: 199,
      bind: 200,
      listen: 201,
      accept: 202,
      connect: 203,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      swapon: 224,
      perf_event_open: 241,
      accept4: 242,
      name_to_handle_at: 264,
      open_by_handle_at: 265,
      setns: 268,
      process_vm_readv: 270,
      process_vm_writev: 271,
      kcmp: 272,
      finit_module: 273,
      memfd_create: 279,
      bpf: 280,
      userfaultfd: 282,
      ...COMMON,
    },
  },
};
const CLONE3 = 435;
const CLONE_THREAD = 0x10000;
const X32_BIT = 0x40000000;

// classic BPF: the opcodes used here, and what a seccomp filter returns
const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_BITS_SET = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const fail = (errno: number) => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;
// offsets in struct seccomp_data
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

/** The program for a processor (`process.arch`), or undefined where the table of system calls is not known. */
export function seccompProgram(arch: string): Buffer | undefined {
  const table = ARCHITECTURES[arch];
  if (!table) return undefined;
  const program: [code: number, ifTrue: number, ifFalse: number, value: number][] = [
    [LOAD_WORD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, table.audit],
    [RETURN, 0, 0, KILL],
    [LOAD_WORD, 0, 0, NUMBER],
  ];
  const failWhenEqual = (number: number, errno: number) =>
    program.push([JUMP_EQUAL, 0, 1, number], [RETURN, 0, 0, fail(errno)]);
  if (arch === 'x64') program.push([JUMP_GREATER_OR_EQUAL, 0, 1, X32_BIT], [RETURN, 0, 0, fail(ENOSYS)]); // the other numbering
  failWhenEqual(CLONE3, ENOSYS);
  for (const number of Object.values(table.denied)) failWhenEqual(number, EPERM);
  program.push(
    [JUMP_EQUAL, 0, 3, table.clone],
    [LOAD_WORD, 0, 0, FIRST_ARGUMENT],
    [JUMP_BITS_SET, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, fail(EPERM)],
    [RETURN, 0, 0, ALLOW],
  );
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, value], i) => {
    bytes.writeUInt16LE(code, i * 8);
    bytes.writeUInt8(ifTrue, i * 8 + 2);
    bytes.writeUInt8(ifFalse, i * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, i * 8 + 4);
  });
  return bytes;
}
