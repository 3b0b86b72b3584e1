//! Other machines than this one, for [`super::Nslab::under`].

/// A machine that lacks a program: a mount namespace in which nobody can run it.
pub fn without_program(name: &str) -> Vec<String> {
    let hide = format!(
        "for dir in /usr/bin /bin /usr/sbin /sbin; do if [ -x $dir/{name} ]; then mount --bind /dev/null $dir/{name}; fi; done; exec \"$@\""
    );
    let unshare = if nix::unistd::geteuid().is_root() { &["unshare", "-m"][..] } else { &["unshare", "-Urm"] };
    let unshare = unshare.iter().map(|word| (*word).to_owned());
    unshare.chain(["sh".to_owned(), "-c".to_owned(), hide, "sh".to_owned()]).collect()
}
