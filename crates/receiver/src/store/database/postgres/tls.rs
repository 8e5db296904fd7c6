//! Whether the way to the server is encrypted, and whether it is the right server: `sslmode` and `sslrootcert` in its
//! address, as libpq names them (PostgreSQL's manual, 32.19, "SSL Support").

use crate::Error;
use percent_encoding::percent_decode_str;
use postgres::Config;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{ring, verify_tls12_signature, verify_tls13_signature, CryptoProvider};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What makes a connection to a server.
#[derive(Clone)]
pub struct Way {
    /// The server.
    pub config: Config,
    /// How what goes there is encrypted, where it is.
    pub tls: MakeRustlsConnect,
}

impl Way {
    /// Reads an address, `postgres://…`. Without `sslmode` the way is encrypted where the server offers it.
    ///
    /// # Errors
    /// When it is none, or the certificates that it names cannot be read.
    pub fn read(address: &str) -> Result<Way, Error> {
        let (address, trusted) = trusted(address)?;
        let config: Config = address.parse().map_err(connect)?;
        let tls = match trusted {
            Some(path) => trusting(&path)?,
            None => trusting_all()?,
        };
        Ok(Way {
            config,
            tls: MakeRustlsConnect::new(tls),
        })
    }
}

fn connect(error: postgres::Error) -> Error {
    Error::Connect(error.into())
}

/// The address as the driver reads it, and the file of the certificates that the server has to prove itself by: with
/// `sslmode=verify-full`.
fn trusted(address: &str) -> Result<(String, Option<PathBuf>), Error> {
    let Some((server, query)) = address.split_once('?') else {
        return Ok((address.to_string(), None));
    };
    let (mut options, mut is_verified, mut file) = (Vec::new(), false, None);
    for option in query.split('&') {
        match option.split_once('=') {
            Some(("sslmode", "verify-full")) => {
                is_verified = true;
                options.push("sslmode=require");
            }
            Some(("sslmode", "verify-ca")) => {
                return Err(Error::Encryption(
                    "sslmode is disable, prefer, require or verify-full",
                ))
            }
            Some(("sslrootcert", path)) => {
                file = Some(PathBuf::from(
                    &*percent_decode_str(path).decode_utf8_lossy(),
                ));
            }
            _ => options.push(option),
        }
    }
    if is_verified != file.is_some() {
        let wanted = "sslmode=verify-full and sslrootcert=FILE go together";
        return Err(Error::Encryption(wanted));
    }
    Ok((format!("{server}?{}", options.join("&")), file))
}

/// Takes servers whose certificate one of this file's stands behind, under the name that the address gives.
fn trusting(path: &Path) -> Result<ClientConfig, Error> {
    let failed = |error| Error::File(path.to_path_buf(), io::Error::other(error));
    let mut roots = RootCertStore::empty();
    for certificate in
        CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))?
    {
        let certificate = certificate.map_err(|error| failed(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| failed(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(failed("no certificate is in it".to_string()));
    }
    let config = client()?.with_root_certificates(roots);
    Ok(config.with_no_client_auth())
}

/// Takes any server: who only listens learns nothing, who stands in between may.
fn trusting_all() -> Result<ClientConfig, Error> {
    let config = client()?.dangerous();
    let any = Arc::new(AnyServer(ring::default_provider()));
    Ok(config
        .with_custom_certificate_verifier(any)
        .with_no_client_auth())
}

fn client() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let safe = builder.with_safe_default_protocol_versions();
    safe.map_err(|_| Error::Encryption("no version of TLS"))
}

/// Does not ask who the server is; that it has the key of its certificate is seen all the same.
#[derive(Debug)]
struct AnyServer(CryptoProvider);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer,
        _: &[CertificateDer],
        _: &ServerName,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drivers_address_has_what_the_driver_knows() {
        let plain = "postgres://u@h/d?sslmode=require&connect_timeout=3";
        assert_eq!(trusted(plain).unwrap(), (plain.to_string(), None));
        let verified = trusted("postgres://h?sslrootcert=%2Fa%20b&sslmode=verify-full").unwrap();
        assert_eq!(
            verified,
            (
                "postgres://h?sslmode=require".to_string(),
                Some("/a b".into())
            )
        );
        for unclear in ["sslmode=verify-full", "sslrootcert=x", "sslmode=verify-ca"] {
            assert!(
                trusted(&format!("postgres://h?{unclear}")).is_err(),
                "{unclear}"
            );
        }
    }
}
