"""What is said of a cluster: that it is not reached, has no worker, or that one is not as it must be."""

MESSAGES: dict[str, str] = {
    "--cluster {address}: is no address of a cluster": "--cluster {address}：不是集群地址",
    "write dask://HOST:8786, tls://HOST:8786, a scheduler file of Dask, ray://HOST:10001, dask or ray": (
        "请写 dask://主机:8786、tls://主机:8786、Dask 的调度器文件、ray://主机:10001、dask 或 ray"
    ),
    "--cluster {address}: needs {name}, which is not installed; {install}": (
        "--cluster {address}：需要尚未安装的 {name}；请运行 {install}"
    ),
    "cluster {address}: cannot be reached ({reason})": "集群 {address}：无法连接（{reason}）",
    "DASK_SCHEDULER_ADDRESS is not set": "未设置 DASK_SCHEDULER_ADDRESS",
    "{address} is no address with a port": "{address} 不是带端口的地址",
    "no answer for {n} seconds": "{n} 秒内没有应答",
    "is its scheduler running at this address?": "请确认调度器正在该地址运行",
    "is its head running at this address?": "请确认头节点正在该地址运行",
    "cluster {address}: no worker for {n} seconds": "集群 {address}：{n} 秒内没有可用的工作进程",
    "start workers and give the same command again, or wait longer with --cluster-wait; what was written stays": (
        "请启动工作进程后重新运行同一命令，或用 --cluster-wait 延长等待；已写入的内容会保留"
    ),
    "cluster {address}: the connection to the scheduler is lost": "集群 {address}：与调度器的连接已断开",
    "cluster {address}: the connection to the head is lost": "集群 {address}：与头节点的连接已断开",
    "what was written stays; give the same command again when the cluster runs": (
        "已写入的内容会保留；集群恢复后请重新运行同一命令"
    ),
    "worker {host} (process {n}) has {found}; this machine has {ours}": (
        "{host} 上的工作进程 {n} 使用 {found}，而本机使用 {ours}"
    ),
    "install the same Markscheme, templates and libraries everywhere, then start the workers anew": (
        "请在所有机器上安装相同的 Markscheme、题型模板和库，然后重新启动工作进程"
    ),
    "worker {host} (process {n}) does not see {path} as this machine does: {reason}": (
        "{host} 上的工作进程 {n} 看到的 {path} 与本机不同：{reason}"
    ),
    "other content": "内容不同",
    "put the exam in a folder that all machines share, under one path; what was written stays": (
        "请将考试放在所有机器以同一路径共享的文件夹中；已写入的内容会保留"
    ),
    "worker {host} (process {n}): {path}: {reason}": "{host} 上的工作进程 {n}：{path}：{reason}",
    "a file": "某个文件",
}
